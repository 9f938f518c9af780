// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef CMEASUREMENT_H
#define CMEASUREMENT_H

#include "bandwidth.h"
#include "blas.h"

#endif
