// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef BLAS_H
#define BLAS_H

#pragma clang assume_nonnull begin

/// Calls of CBLAS (BLAS Technical Forum Standard, appendix B.2) by the address that a library opened at run time has them at,
/// with unit strides and square matrices by rows: x y; y = a x + y; y = A x; C = A B. 101 is CBLAS's number for rows first, 111
/// that for a matrix as it stands.
///
/// Once per type of number. Swift cannot write the type of a C function over a generic number, so it would have to be twice there.
#define ASSAY_BLAS(letter, real)                                                                                             \
    static inline real assay_##letter##dot(void *f, int n, const real *x, const real *y)                                     \
    {                                                                                                                        \
        return ((real(*)(int, const real *, int, const real *, int))f)(n, x, 1, y, 1);                                       \
    }                                                                                                                        \
    static inline void assay_##letter##axpy(void *f, int n, real a, const real *x, real *y)                                  \
    {                                                                                                                        \
        ((void (*)(int, real, const real *, int, real *, int))f)(n, a, x, 1, y, 1);                                          \
    }                                                                                                                        \
    static inline void assay_##letter##gemv(void *f, int n, const real *a, const real *x, real *y)                           \
    {                                                                                                                        \
        ((void (*)(int, int, int, int, real, const real *, int, const real *, int, real, real *, int))f)(                    \
            101, 111, n, n, 1, a, n, x, 1, 0, y, 1);                                                                         \
    }                                                                                                                        \
    static inline void assay_##letter##gemm(void *f, int n, const real *a, const real *b, real *c)                           \
    {                                                                                                                        \
        ((void (*)(int, int, int, int, int, int, real, const real *, int, const real *, int, real, real *, int))f)(          \
            101, 111, 111, n, n, n, 1, a, n, b, n, 0, c, n);                                                                 \
    }

ASSAY_BLAS(s, float)
ASSAY_BLAS(d, double)

#pragma clang assume_nonnull end

#endif
