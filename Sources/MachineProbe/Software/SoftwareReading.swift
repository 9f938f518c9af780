// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// The versions of the software that a measurement may depend on. Every field may be missing.
struct SoftwareReading {
    var kernel: String?
    var distribution: String?
    /// Of the accelerator; on a Jetson the release of its driver package.
    var driver: String?
    var cuda: String?
    var cudnn: String?
    var rocm: String?
    var pytorch: String?
    var numpy: String?
    var mkl: String?
    var openblas: String?
    var compiler: String?

    static let pythonPackages = [
        "torch", "numpy", "mkl", "nvidia-cudnn-cu11", "nvidia-cudnn-cu12", "nvidia-cudnn-cu13",
    ]
    // The metadata tells the versions in a tenth of a second; importing torch would take seconds and may start a driver.
    static let pythonInquiry = Inquiry(
        "python", "python3",
        [
            "-c",
            """
            import importlib.metadata as m, sys
            for name in sys.argv[1:]:
                try: print(name + "=" + m.version(name))
                except m.PackageNotFoundError: pass
            """,
        ] + pythonPackages)
    static let compilerInquiry = Inquiry("cc", "cc", ["--version"])
    static let cudaCompilerInquiry = Inquiry("nvcc", "nvcc", ["--version"])
    static let cudaDriverInquiry = Inquiry("nvidia-smi-header", "nvidia-smi", [], seconds: 10)

    init(_ source: MachineSource, driver: String?) {
        let packages = Self.packages(source.programs.answer(Self.pythonInquiry) ?? "")
        kernel = source.text("proc/sys/kernel/osrelease")
        distribution = Self.distribution(source)
        self.driver = driver ?? source.text("sys/module/nvidia/version") ?? Self.jetsonRelease(source)
        cuda = Self.cuda(source)
        cudnn = Self.cudnn(source) ?? packages.first { $0.key.hasPrefix("nvidia-cudnn") }?.value
        rocm = source.text("opt/rocm/.info/version")
        pytorch = packages["torch"]
        numpy = packages["numpy"]
        mkl = packages["mkl"] ?? Self.newestFolder("opt/intel/oneapi/mkl", source)
        openblas = Self.openblas(source)
        compiler = source.programs.answer(Self.compilerInquiry).flatMap(Self.compiler)
    }

    private static func packages(_ answer: String) -> [String: String] {
        let pairs = answer.split(separator: "\n").compactMap { line -> (String, String)? in
            let parts = line.split(separator: "=", maxSplits: 1)
            return parts.count == 2 ? (parts[0].trimmed, parts[1].trimmed) : nil
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private static func distribution(_ source: MachineSource) -> String? {
        guard let text = source.text("etc/os-release") ?? source.text("usr/lib/os-release") else { return nil }
        for key in ["PRETTY_NAME=", "NAME="] {
            if let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) }) {
                return line.dropFirst(key.count).trimmingCharacters(in: CharacterSet(charactersIn: "\"' ")).nonEmpty
            }
        }
        return nil
    }

    /// "# R35 (release), REVISION: 4.1, ..." is release 35.4.1 of the package that holds a Jetson's driver.
    private static func jetsonRelease(_ source: MachineSource) -> String? {
        guard let line = source.text("etc/nv_tegra_release")?.split(separator: "\n").first, line.hasPrefix("# R") else {
            return nil
        }
        let major = line.dropFirst(3).prefix { $0.isNumber }
        guard let mark = line.range(of: "REVISION: "), !major.isEmpty else { return nil }
        return "L4T \(major).\(line[mark.upperBound...].prefix { $0 != "," })"
    }

    /// The toolkit's version; without a toolkit that of the driver's interface.
    private static func cuda(_ source: MachineSource) -> String? {
        if let text = source.text("usr/local/cuda/version.json"),
            let root = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
            let version = (root["cuda"] as? [String: Any])?["version"] as? String
        {
            return version
        }
        if let answer = source.programs.answer(cudaCompilerInquiry),
            let version = word(after: ", V", in: answer) ?? word(after: "release ", in: answer)
        {
            return version
        }
        return source.programs.answer(cudaDriverInquiry).flatMap { word(after: "CUDA Version: ", in: $0) }
    }

    /// Digits and dots that follow a text.
    static func word(after mark: String, in text: String) -> String? {
        guard let range = text.range(of: mark) else { return nil }
        return text[range.upperBound...].prefix { $0.isNumber || $0 == "." }.nonEmpty
    }

    private static func cudnn(_ source: MachineSource) -> String? {
        let headers = [
            "usr/include", "usr/include/x86_64-linux-gnu", "usr/include/aarch64-linux-gnu", "usr/local/cuda/include",
        ]
        for folder in headers {
            guard let text = source.text("\(folder)/cudnn_version.h") else { continue }
            let parts = ["MAJOR", "MINOR", "PATCHLEVEL"].map { word(after: "#define CUDNN_\($0) ", in: text) }
            if !parts.contains(nil) { return parts.compactMap(\.self).joined(separator: ".") }
        }
        return nil
    }

    private static func newestFolder(_ folder: String, _ source: MachineSource) -> String? {
        source.names(folder).filter { $0.first?.isNumber == true }
            .max { $0.compare($1, options: .numeric) == .orderedAscending }
    }

    /// From the name of the installed library, "libopenblasp-r0.3.21.so".
    private static func openblas(_ source: MachineSource) -> String? {
        let roots = ["usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "usr/lib64", "usr/lib", "usr/local/lib"]
        for root in roots {
            for folder in [root] + ["openblas-pthread", "openblas-openmp", "openblas-serial"].map({ "\(root)/\($0)" }) {
                for name in source.names(folder) where name.hasPrefix("libopenblas") && name.hasSuffix(".so") {
                    guard let mark = name.range(of: "-r") else { continue }
                    return name[mark.upperBound...].dropLast(3).nonEmpty
                }
            }
        }
        return nil
    }

    /// "gcc 12.2.0" or "clang 17.0.6" from what `cc --version` says.
    static func compiler(_ answer: String) -> String? {
        guard let first = answer.split(separator: "\n").first else { return nil }
        if let version = word(after: "clang version ", in: answer) { return "clang \(version)" }
        // The builder's own version stands in parentheses before it: "cc (Debian 12.2.0-14) 12.2.0".
        guard answer.contains("Free Software Foundation"), let version = word(after: ") ", in: String(first)) else {
            return nil
        }
        return "gcc \(version)"
    }
}
