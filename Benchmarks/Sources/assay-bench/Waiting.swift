// SPDX-License-Identifier: GPL-3.0-or-later

/// A first-in first-out line in a ring that doubles when it is full.
struct Waiting<Element: BitwiseCopyable>: ~Copyable {
    private var items: UnsafeMutablePointer<Element>
    private var head = 0
    private(set) var count = 0
    private var mask = 63

    init() { items = .allocate(capacity: 64) }

    deinit { items.deallocate() }

    mutating func put(_ element: Element) {
        if count > mask { grow() }
        (items + ((head &+ count) & mask)).initialize(to: element)
        count &+= 1
    }

    /// - Precondition: not empty.
    mutating func get() -> Element {
        let element = items[head]
        head = (head &+ 1) & mask
        count &-= 1
        return element
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * (mask + 1))
        for index in 0..<count { (larger + index).initialize(to: items[(head + index) & mask]) }
        items.deallocate()
        items = larger
        head = 0
        mask = 2 * mask + 1
    }
}
