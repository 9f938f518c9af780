// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The one-block functions of SHA-256 are deprecated in favour of EVP, which has no way to keep a midstate without a copy on the heap.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>
