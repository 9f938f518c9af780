// SPDX-License-Identifier: GPL-3.0-or-later

/// What a run measured in one precision. Rates are in GB/s (10^9 bytes) and Gop/s (10^9 operations), as their names say; what
/// was not measured is nil.
public struct Measurements: Sendable, Hashable {
    public var precision: Precision
    /// The engine of the machine that ran: `cpu`, `cuda`, `dla0`. Engines are not compared with each other.
    public var device: String?
    public var streamCopyGBps: Double?
    public var streamScaleGBps: Double?
    public var streamAddGBps: Double?
    public var streamTriadGBps: Double?
    /// The largest of the four kernels.
    public var streamBestGBps: Double?
    /// Vector with vector: dot and axpy.
    public var blas1Gops: Double?
    /// Matrix with vector: gemv.
    public var blas2Gops: Double?
    /// Matrix with matrix: gemm.
    public var blas3Gops: Double?
    public var peakMeasuredGops: Double?
    /// Sourced data for this hardware and precision; nil where nobody states it.
    public var theoreticalPeakGops: Double?
    /// `peakMeasuredGops / theoreticalPeakGops`, a fraction; nil without a theoretical peak.
    public var efficiency: Double?
    /// Operations per byte at the peak.
    public var arithmeticIntensity: Double?
    /// What has no field of its own.
    public var metrics: [BenchmarkMetric]

    /// - Parameters:
    ///   - streamBestGBps: Without it, the largest of the four kernels that were measured.
    ///   - efficiency: Without it, the ratio of the two peaks where both are there.
    public init(
        precision: Precision, device: String? = nil, streamCopyGBps: Double? = nil, streamScaleGBps: Double? = nil,
        streamAddGBps: Double? = nil, streamTriadGBps: Double? = nil, streamBestGBps: Double? = nil,
        blas1Gops: Double? = nil, blas2Gops: Double? = nil, blas3Gops: Double? = nil, peakMeasuredGops: Double? = nil,
        theoreticalPeakGops: Double? = nil, efficiency: Double? = nil, arithmeticIntensity: Double? = nil,
        metrics: [BenchmarkMetric] = []
    ) {
        self.precision = precision
        self.device = device
        self.streamCopyGBps = streamCopyGBps
        self.streamScaleGBps = streamScaleGBps
        self.streamAddGBps = streamAddGBps
        self.streamTriadGBps = streamTriadGBps
        self.streamBestGBps = streamBestGBps
        self.blas1Gops = blas1Gops
        self.blas2Gops = blas2Gops
        self.blas3Gops = blas3Gops
        self.peakMeasuredGops = peakMeasuredGops
        self.theoreticalPeakGops = theoreticalPeakGops
        self.efficiency = efficiency
        self.arithmeticIntensity = arithmeticIntensity
        self.metrics = metrics
        deriveRatios()
    }

    /// Fills in what follows from other fields and was not stated.
    public mutating func deriveRatios() {
        if streamBestGBps == nil {
            streamBestGBps = [streamCopyGBps, streamScaleGBps, streamAddGBps, streamTriadGBps].compactMap { $0 }.max()
        }
        if efficiency == nil, let peakMeasuredGops, let theoreticalPeakGops, theoreticalPeakGops > 0 {
            efficiency = peakMeasuredGops / theoreticalPeakGops
        }
    }
}
