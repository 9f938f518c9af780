// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// The lower triangle L with L Lᵀ = A of a symmetric, positive definite matrix (Cholesky, by GSL).
/// - Parameters:
///   - matrix: row by row, `order` times `order` values.
///   - order: at least 1.
/// - Returns: L row by row, zeros above the diagonal.
/// - Throws: for a wrong count, values that are not finite, or a matrix that is not positive definite.
/// - Complexity: O(order³).
public func choleskyFactor(_ matrix: [Double], order: Int) throws(StatisticsError) -> [Double] {
    let name = "Cholesky factor"
    try GSL.requireSquare(matrix, order, name)
    GSL.prepare()
    var factor = matrix
    let code = factor.withUnsafeMutableBufferPointer { buffer -> CInt in
        var view = gsl_matrix_view_array(buffer.baseAddress, order, order)
        return gsl_linalg_cholesky_decomp1(&view.matrix)
    }
    try GSL.check(code, name)
    for row in 0..<order { for column in row + 1..<max(order, row + 1) { factor[row * order + column] = 0 } }
    return factor
}

/// The eigenvalues of a symmetric matrix in rising order (GSL).
/// - Parameters: as for ``choleskyFactor(_:order:)``; only the lower triangle is read.
/// - Complexity: O(order³).
public func symmetricEigenvalues(_ matrix: [Double], order: Int) throws(StatisticsError) -> [Double] {
    let name = "eigenvalues"
    try GSL.requireSquare(matrix, order, name)
    GSL.prepare()
    guard let workspace = gsl_eigen_symm_alloc(order) else {
        throw .library(function: name, code: GSL_ENOMEM, message: "no memory")
    }
    defer { gsl_eigen_symm_free(workspace) }
    var copy = matrix
    var values = [Double](repeating: 0, count: order)
    let code = copy.withUnsafeMutableBufferPointer { source in
        values.withUnsafeMutableBufferPointer { target -> CInt in
            var view = gsl_matrix_view_array(source.baseAddress, order, order)
            var vector = gsl_vector_view_array(target.baseAddress, order)
            return gsl_eigen_symm(&view.matrix, &vector.vector, workspace)
        }
    }
    try GSL.check(code, name)
    return values.sorted()
}

extension GSL {
    fileprivate static func requireSquare(
        _ matrix: [Double], _ order: Int, _ function: String
    ) throws(StatisticsError) {
        try require(order >= 1, function, "order", Double(order), "at least 1")
        try require(
            matrix.count == order * order, function, "count of values", Double(matrix.count), "order squared")
        try requireFinite(matrix, function)
    }
}
