/// What drawing one Unicode scalar means for the cells of a terminal.
enum ScalarClass: UInt32 {
    /// One cell. Scalars of "ambiguous" East Asian width are among these: terminals set to a CJK width draw them in
    /// two cells, which moves the rest of that row; our own glyphs avoid them, data may hold them.
    case narrow = 0
    case wide = 1
    /// No cell of its own, drawn over the scalar before it.
    case mark = 2
    /// Invisible, or a control of direction or layout: never drawn as it is.
    case hidden = 3
    /// A blank of some other width than a space: drawn as a space.
    case space = 4
    /// Unassigned, private or without an agreed width.
    case none = 5

    init(_ scalar: UInt32) {
        if scalar < 0x300 {
            self = scalar >= 0x20 && scalar < 0x7F ? .narrow
                : scalar < 0xA0 || scalar == 0xAD ? .hidden
                : scalar == 0xA0 ? .space : .narrow
            return
        }
        let entries = WidthTable.entries
        let wanted = scalar << 3 | 7
        var low = 0
        var high = entries.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if entries[middle] <= wanted { low = middle } else { high = middle }
        }
        self = ScalarClass(rawValue: entries[low] & 7) ?? .none
    }
}

/// A base scalar with the marks drawn over it, as it stands in sanitised text.
struct Cluster {
    var base: UInt32
    var marks: UInt64 = 0
    var columns: Int

    /// How many marks a cell holds; text with more of them was cut by the sanitiser.
    static let maximumMarks = 3

    mutating func add(mark: UInt32) {
        if marks == 0 {
            marks = UInt64(mark)
        } else if marks >> 21 == 0 {
            marks |= UInt64(mark) << 21
        } else {
            marks |= UInt64(mark) << 42
        }
    }
}

/// The clusters of text that is already safe, in order.
struct Clusters: Sequence, IteratorProtocol {
    private var scalars: String.UnicodeScalarView.Iterator
    private var pending: Cluster?

    init(_ text: SafeText) {
        scalars = text.string.unicodeScalars.makeIterator()
        pending = nil
        pending = nextBase()
    }

    private mutating func nextBase() -> Cluster? {
        guard let scalar = scalars.next()?.value else { return nil }
        return Cluster(base: scalar, columns: ScalarClass(scalar) == .wide ? 2 : 1)
    }

    mutating func next() -> Cluster? {
        guard var cluster = pending else { return nil }
        while let scalar = scalars.next()?.value {
            let kind = ScalarClass(scalar)
            guard kind == .mark else {
                pending = Cluster(base: scalar, columns: kind == .wide ? 2 : 1)
                return cluster
            }
            cluster.add(mark: scalar)
        }
        pending = nil
        return cluster
    }
}
