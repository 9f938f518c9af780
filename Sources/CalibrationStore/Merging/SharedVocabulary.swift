// SPDX-License-Identifier: GPL-3.0-or-later

/// The words that may leave a site: names of products, of parts of a software stack and of measurements, and version numbers.
/// None of them says who measured, where or for whom.
enum SharedVocabulary {
    enum Kind: Sendable, Hashable {
        /// A processor, an accelerator, a kind of memory, as it names itself.
        case hardware
        /// A version, or a name with its version: `6.8.0-40-generic`, `Ubuntu 24.04`, `gcc 13.2.0`.
        case version
        /// Digits and letters that a maker gave: a stepping, an id on a bus, a revision of firmware.
        case code
        case powerMode, governor, precision, device, metric, unit
    }

    /// Whether every word of the text is known for its kind, or is a number as such texts have them.
    static func allows(_ text: String, as kind: Kind) -> Bool {
        guard text.utf8.count <= 80, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return false }
        let lower = text.lowercased()
        switch kind {
        case .hardware:
            let words = Self.words(lower)
            return words.allSatisfy { hardware.contains($0) || isModelNumber($0) }
                && words.contains { hardware.contains($0) || $0.wholeMatch(of: /i[3579]/) != nil }
        case .version:
            return Self.words(lower).allSatisfy { software.contains($0) || isVersionNumber($0) }
        case .code:
            let parts = lower.split(omittingEmptySubsequences: false) { ".:-".contains($0) }
            return parts.count <= 8 && lower.contains { $0.isNumber } && parts.allSatisfy { isCode(String($0)) }
        case .powerMode:
            return powerModes.contains(lower)
                || lower.wholeMatch(of: /(mode[_\- ]?)?[0-9]{1,4}(\.[0-9])? ?w([_\- ]?[0-9]{1,2}[_\- ]?core)?/) != nil
                || lower.wholeMatch(of: /maxn(_super|_core)?/) != nil
        case .governor: return governors.contains(lower)
        case .precision:
            return ["unknown", "not-applicable", "mixed"].contains(lower)
                || lower.wholeMatch(of: /(fp|bf|tf|int|uint|mxfp|nvfp)[0-9]{1,3}(_?e[0-9]m[0-9](fn|fnuz)?)?/) != nil
        case .device:
            return lower.wholeMatch(of: /(cpu|gpu|cuda|rocm|hip|hpu|xpu|npu|tpu|dla|mps|pva)(:?[0-9]{1,3})?/) != nil
        case .metric:
            return Self.words(lower.replacing(":", with: " ")).allSatisfy { metrics.contains($0) || isSize($0) }
        case .unit:
            return units.contains(text)
        }
    }

    /// The parts of a text between blanks and marks. A mark that an address or a path needs (`@` within a word, `/` before one,
    /// `:` `=` `\`) belongs to its word, which then is in no list.
    private static func words(_ text: String) -> [String] {
        text.split { " -_,+~()".contains($0) }.flatMap { word -> [String] in
            if word == "@" || word == "/" { return [] }
            // `GNU/Linux`, `BM_Sort/1024`.
            return word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// `12700k`, `mi300x`, `80gb`, `2.40ghz`, `v4`: few letters and digits.
    private static func isModelNumber(_ word: String) -> Bool {
        word.wholeMatch(of: /[a-z]{0,3}[0-9]{1,6}([a-z]{1,3}([0-9]{1,2}[a-z]?)?)?/) != nil
            || word.wholeMatch(of: /[0-9]{1,4}\.[0-9]{1,3}(ghz|mhz|gb|tb|w)?/) != nil
            || word.wholeMatch(of: /[0-9]{1,2}(st|nd|rd|th)/) != nil
    }

    /// `6.8.0`, `2024.1`, `2.1.0a0`, `41361538.nv23.06`, and the revision of a source, in hexadecimal.
    private static func isVersionNumber(_ word: String) -> Bool {
        if word.wholeMatch(of: /g?[0-9a-f]{7,12}/) != nil { return word.contains { $0.isNumber } }
        return word.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            part.wholeMatch(
                of: /(v|r|b|p|g|nv|el|fc|rc|deb|cu|oe)?[0-9]{1,8}((a|b|p|f|s|r|rc|dev|post|pre)[0-9]{0,4})?/) != nil
                || software.contains(String(part))
        }
    }

    /// `1024`, `4k`, `n512`, `3x3`.
    private static func isSize(_ word: String) -> Bool {
        word.wholeMatch(of: /[nmk]?[0-9]{1,10}(x[0-9]{1,6}){0,3}(k|m|g|kb|mb|gb|kib|mib|gib|px|bit)?/) != nil
    }

    /// `2c`, `0x1000065`, `r4p1`, `gfx942`, `d4300100`.
    private static func isCode(_ part: String) -> Bool {
        part.wholeMatch(of: /(0x)?[0-9a-f]{1,10}/) != nil || part.wholeMatch(of: /r[0-9]{1,2}p[0-9]{1,2}/) != nil
            || part.wholeMatch(of: /gfx[0-9a-f]{3,4}/) != nil
            || part.wholeMatch(of: /[a-z]{1,3}[0-9]{1,10}[a-z]{0,2}/) != nil
    }

    private static func list(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }

    private static let hardware = list(
        """
        intel amd arm nvidia apple qualcomm ampere aws graviton google axion huawei hisilicon kunpeng phytium loongson ibm power sifive risc v \
        xeon core ultra pentium celeron atom gold silver bronze platinum max w phi cpu processor gen th genuine authentic authenticamd genuineintel \
        epyc ryzen threadripper athlon opteron pro ai hx hs eng sample r tm c \
        cortex neoverse altra carmel denver kryo oryon firestorm icestorm avalanche blizzard everest sawtooth aarch64 armv7l armv8 x86 64 arm64 \
        raspberry pi model rev jetson orin xavier agx nx nano tegra tx thor broadcom bcm rockchip allwinner snapdragon elite \
        geforce quadro tesla titan rtx gtx ti super laptop mobile gpu graphics hopper blackwell ada lovelace lovelance volta turing generation \
        h100 h200 h20 a100 a30 a40 a10 a10g l4 l40 l40s v100 p100 t4 b100 b200 b300 gb200 gh200 grace superchip dgx hgx \
        instinct radeon vega rx mi oam pcie sxm nvl hbm hbm2 hbm2e hbm3 hbm3e \
        gaudi habana hl hpu data center flex arc battlemage alchemist iris xe uhd hd tpu trainium inferentia apu soc virtual kvm qemu common \
        with series dual quad six eight ten twelve sixteen cores \
        ddr sdram lpddr lpddr4 lpddr4x lpddr5 lpddr5x ddr2 ddr3 ddr4 ddr5 gddr5 gddr5x gddr6 gddr6x gddr7 unified ecc registered unbuffered
        """)

    private static let software = list(
        """
        linux gnu darwin macos windows wsl2 microsoft standard freebsd \
        generic lowlatency rt preempt dynamic smp server desktop cloud aws azure gcp gke oracle kvm virtual tegra nvidia raspi rpi v8 oem hwe edge \
        amd64 arm64 aarch64 x86 x86_64 64 64k armv7l i686 el7 el8 el9 el10 fc amzn zen lts arch bpo deb ubuntu rc beta alpha dev post pre git dirty \
        debian fedora red hat enterprise rhel centos stream rocky alma almalinux opensuse suse sles leap tumbleweed arch manjaro nixos alpine gentoo \
        amazon mint pop os raspbian container optimized \
        bookworm bullseye buster trixie sid stretch focal jammy noble xenial bionic oracular plucky kinetic lunar mantic \
        blue onyx plow green obsidian ootpa sequoia sonoma ventura monterey \
        gcc g clang llvm apple icc icx nvcc msvc version release final build update patch l4t jetpack rev revision \
        cuda rocm hip cu cpu nv driver amdgpu openblas blas gsl cblas mkl blis atlas accelerate reference python pypy \
        openmp pthreads pthread serial haswell skylakex zen cooperlake sapphirerapids neoversen1 neoversev1 armv8 none unknown
        """)

    private static let metrics = list(
        """
        bm bench benchmark gbps gops gflops tflops tops threads sort copy scale add triad stream multicore concurrent best without gemm gemv dot axpy blas blas1 blas2 blas3 fft conv conv2d \
        convolution matmul matrix vector memcpy memset read write random sequential latency throughput bandwidth rate time cpu gpu dla cuda real total \
        mean median min max p50 p90 p95 p99 first token tokens per second items bytes images frames samples step train training infer inference \
        prefill decode forward backward batch fp64 fp32 tf32 fp16 bf16 fp8 int8 int4 float double half \
        resnet resnet18 resnet34 resnet50 resnet101 resnet152 mobilenet mobilenetv2 mobilenetv3 v1 v2 v3 v4 v5 v8 efficientnet b0 b4 b7 inception vgg vgg16 \
        vgg19 alexnet squeezenet googlenet densenet densenet121 shufflenet unet ssd yolo yolov3 yolov5 yolov8 vit swin large base small tiny bert gpt gpt2 \
        gptj llama llama2 llama3 mistral mixtral qwen gemma phi t5 whisper dlrm diffusion stable sdxl rnnt retinanet mlperf linpack hpl hpcg \
        power energy temperature clock sin cos exp log sqrt div mul sub hash sha256 scrypt aes crc32 zlib zstd lz4 gzip \
        conv1x1 conv3x3 conv5x5 conv7x7 pool pooling relu softmax layernorm attention flash linear dense layer
        """)

    private static let units: Set<String> = [
        "", "1", "%", "ns", "us", "µs", "ms", "s", "min", "h", "Hz", "kHz", "MHz", "GHz", "B", "kB", "MB", "GB", "KiB",
        "MiB",
        "GiB", "B/s", "kB/s", "KB/s", "MB/s", "GB/s", "TB/s", "MiB/s", "GiB/s", "op/s", "Mop/s", "Gop/s", "Top/s",
        "FLOPS",
        "MFLOPS", "GFLOPS", "TFLOPS", "GFLOP/s", "TFLOP/s", "TOPS", "items/s", "frames/s", "fps", "images/s",
        "samples/s",
        "tokens/s", "requests/s", "steps/s", "W", "kW", "J", "kJ", "J/token", "tokens/J", "degC", "cycles", "count",
        "x",
    ]

    private static let governors = list(
        "performance powersave ondemand conservative schedutil userspace interactive none")

    private static let powerModes = list(
        """
        default balanced performance balanced-performance balanced_performance balance_performance balance_power low-power low_power power-saver \
        powersave power_saver quiet cool custom maximum max-performance max_performance max minimum min boost turbo eco silent normal capped \
        high-performance high_performance battery ac uncapped none unknown
        """)

    /// Parts of a software stack that have no field of their own in a record.
    static let components = list(
        """
        python tensorrt blas cblas cudnn cublas cufft nccl rccl rocblas hipblas hipblaslt miopen rocm hip cuda cuda-runtime cuda_runtime cutlass triton \
        mkl onednn oneapi level-zero level_zero opencl vulkan openblas blis lapack gsl fftw openmp openmpi mpich mpi ucx \
        pytorch torch torchvision torchaudio tensorflow tensorflow-rocm jax jaxlib keras numpy scipy numba onnx onnxruntime openvino tvm vllm sglang \
        llama.cpp llamacpp deepspeed megatron transformers accelerate flash-attention flash-attn flash_attn xformers bitsandbytes apex \
        synapse synapseai habana habana-torch gcc g++ clang llvm nvcc glibc musl libstdc++ libc kernel driver firmware bios uefi vbios bmc runtime \
        toolkit jetpack l4t google-benchmark hyperfine calibration-tool assay os_kernel os_distro framework container docker podman kubernetes
        """)
}
