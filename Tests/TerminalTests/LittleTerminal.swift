/// As much of a terminal as the painter's bytes need, made for tests: cells, cursor, scroll region. Text of uncertain
/// width can be drawn wider than kedge counts, as terminals with a CJK width do.
struct LittleTerminal {
    let columns: Int
    let rows: Int
    private(set) var cells: [[String]]
    private(set) var row = 0
    private(set) var column = 0
    private(set) var unknown: [String] = []
    var wideScalars: Set<UInt32> = []
    private var top = 0
    private var bottom: Int
    private var isPendingWrap = false

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        bottom = rows - 1
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    var lines: [String] { cells.map { $0.joined() } }

    mutating func feed(_ bytes: [UInt8]) {
        var scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\r": (column, isPendingWrap) = (0, false)
            case "\n": lineFeed()
            case "\u{8}": (column, isPendingWrap) = (max(0, column - 1), false)
            case "\u{1B}": escape(&scalars)
            default: put(scalar)
            }
        }
    }

    private mutating func lineFeed() {
        isPendingWrap = false
        if row == bottom {
            cells.remove(at: top)
            cells.insert(Array(repeating: " ", count: columns), at: bottom)
        } else {
            row = min(row + 1, rows - 1)
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        if scalar.properties.canonicalCombiningClass != .notReordered {
            let target = isPendingWrap ? column : max(0, column - 1)
            cells[row][target == 0 || cells[row][target] != "" ? target : target - 1].unicodeScalars.append(scalar)
            return
        }
        if isPendingWrap {
            unknown.append("wrapped")
            return
        }
        let isWide = wideScalars.contains(scalar.value)
            || (0x3041...0x9FFF).contains(scalar.value) || (0x1F300...0x1F9FF).contains(scalar.value)
        cells[row][column] = String(Character(scalar))
        if isWide, column + 1 < columns { cells[row][column + 1] = "" }
        column += isWide ? 2 : 1
        if column >= columns { (column, isPendingWrap) = (columns - 1, true) }
    }

    private mutating func escape(_ scalars: inout ArraySlice<Unicode.Scalar>) {
        let kind = scalars.popFirst()
        if kind == "M" {
            isPendingWrap = false
            if row == top {
                cells.remove(at: bottom)
                cells.insert(Array(repeating: " ", count: columns), at: top)
            } else {
                row -= 1
            }
            return
        }
        if kind == "]" {
            while let next = scalars.popFirst(), next != "\\" {}
            return
        }
        var body = ""
        while let next = scalars.popFirst() {
            if (0x40..<0x7F).contains(next.value) {
                control(body, String(Character(next)))
                return
            }
            body.unicodeScalars.append(next)
        }
    }

    private mutating func control(_ body: String, _ final: String) {
        let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let first = max(1, numbers.first ?? 1)
        if final != "m" { isPendingWrap = false }
        switch final {
        case "m", "h", "l": break
        case "H":
            row = min(first, rows) - 1
            column = min(max(1, numbers.count > 1 ? numbers[1] : 1), columns) - 1
        case "C": column = min(columns - 1, column + first)
        case "D": column = max(0, column - first)
        case "G": column = min(columns, first) - 1
        case "K": for index in column..<columns { cells[row][index] = " " }
        case "J": cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
        case "r":
            (top, bottom) = numbers.count > 1 ? (numbers[0] - 1, numbers[1] - 1) : (0, rows - 1)
            (row, column) = (0, 0)
        default: unknown.append(body + final)
        }
    }
}
