// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_histogram.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_rstat.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_lambert.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

/// libgsl declares its methods as pointers that could be reassigned; this one never is.
static inline const gsl_root_fsolver_type *assay_root_brent(void) { return gsl_root_fsolver_brent; }
static inline const gsl_integration_fixed_type *assay_hermite(void) { return gsl_integration_fixed_hermite; }
static inline const gsl_multifit_nlinear_type *assay_trust_region(void) { return gsl_multifit_nlinear_trust; }
