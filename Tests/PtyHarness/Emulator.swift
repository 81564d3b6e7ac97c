/// The part of a terminal that shows: what ncurses sends under `xterm-256color` ends as cells, a cursor
/// and modes. Everything it doesn't know is kept in `oddities`, so that a test can insist on none.
public struct Emulator {
    public struct Cell: Hashable, Sendable {
        public var text: String = " "
        /// The parameters of the select-graphic-rendition in force, as sent.
        public var rendition: [Int] = []
        /// The right half of a wide character.
        public var isContinuation = false
    }

    public let columns: Int
    public let rows: Int
    public private(set) var cells: [[Cell]]
    public private(set) var row = 0
    public private(set) var column = 0
    public private(set) var modes: Set<String> = []
    public private(set) var title = ""
    public private(set) var bellCount = 0
    public private(set) var oddities: [String] = []
    /// The parameters of the select-graphic-rendition that the next character gets.
    public private(set) var rendition: [Int] = []

    /// On in a terminal that nobody has touched: line wrap, and the cursor shown.
    private static let standardModes: Set<String> = ["?7", "?25"]
    private var switchedOff: Set<String> = []
    private var top = 0
    private var bottom: Int
    private var saved = (row: 0, column: 0)
    private var savedScreen: [[Cell]]?
    private var pendingWrap = false
    private var lastCharacter = " "
    private var parser = Parser()
    private var utf8: [UInt8] = []

    public init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        bottom = rows - 1
        cells = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    }

    /// What isn't as in a terminal that nobody has touched, in words; a program that ended leaves none.
    public var leftovers: [String] {
        let standard = Self.standardModes
        var found = modes.subtracting(standard).sorted().map { "mode \($0) is on" }
        found += switchedOff.intersection(standard).sorted().map { "mode \($0) is off" }
        if rendition.contains(where: { ![0, 39, 49].contains($0) }) { found.append("text is drawn as \(rendition)") }
        if top != 0 || bottom != rows - 1 { found.append("only rows \(top) to \(bottom) scroll") }
        if parser.isInside { found.append("a sequence is cut off") }
        if column != 0 { found.append("the cursor stands in column \(column)") }
        return found
    }

    /// The screen as text, one string a row, without the blanks at the right.
    public var lines: [String] {
        cells.map { row in
            var line = row.filter { !$0.isContinuation }.map(\.text).joined()
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }

    public mutating func feed(_ bytes: [UInt8]) {
        for byte in bytes {
            for event in parser.take(byte) { apply(event) }
        }
    }

    private mutating func apply(_ event: Parser.Event) {
        switch event {
        case .text(let text): put(text)
        case .control(let byte): control(byte)
        case .escape(let sequence): escape(sequence)
        case .csi(let prefix, let parameters, let final): csi(prefix, parameters, final)
        case .osc(let text):
            if text.hasPrefix("0;") || text.hasPrefix("2;") { title = String(text.dropFirst(2)) } else { oddities.append("OSC \(text)") }
        case .string(let text): oddities.append("string \(text)")
        }
    }

    private mutating func put(_ text: String) {
        let scalar = text.unicodeScalars.first?.value ?? 32
        let width = CharacterWidth.of(scalar)
        if width == 0 {
            let target = max(0, column - (pendingWrap ? 0 : 1))
            cells[row][min(target, columns - 1)].text += text
            return
        }
        if pendingWrap || column + width > columns {
            column = 0
            lineFeed()
        }
        pendingWrap = false
        cells[row][column] = Cell(text: text, rendition: rendition)
        if width == 2, column + 1 < columns { cells[row][column + 1] = Cell(text: "", rendition: rendition, isContinuation: true) }
        lastCharacter = text
        column += width
        if column >= columns {
            column = columns - 1
            pendingWrap = true
        }
    }

    private mutating func control(_ byte: UInt8) {
        switch byte {
        case 7: bellCount += 1
        case 8: move(row, column - 1)
        case 9: move(row, min(columns - 1, (column / 8 + 1) * 8))
        case 10, 11, 12: pendingWrap = false; lineFeed()
        case 13: move(row, 0)
        case 14, 15, 0: break
        default: oddities.append("control \(byte)")
        }
    }

    private mutating func escape(_ sequence: String) {
        switch sequence {
        case "7": saved = (row, column)
        case "8": move(saved.row, saved.column)
        case "M": if row == top { scroll(down: 1, from: top) } else { move(row - 1, column) }
        case "D": lineFeed()
        case "E": column = 0; lineFeed()
        case "=", ">": if sequence == "=" { modes.insert("keypad") } else { modes.remove("keypad") }
        case "(B", ")B", "(0", ")0": break
        case "\\": break
        default: oddities.append("ESC \(sequence)")
        }
    }

    private mutating func csi(_ prefix: String, _ parameters: [Int], _ final: Character) {
        func parameter(_ index: Int, _ standard: Int = 1) -> Int {
            index < parameters.count && parameters[index] > 0 ? parameters[index] : standard
        }
        if !prefix.isEmpty { return privateMode(prefix, parameters, final) }
        switch final {
        case "H", "f": move(parameter(0) - 1, parameter(1) - 1)
        case "A": move(row - parameter(0), column)
        case "B": move(row + parameter(0), column)
        case "C": move(row, column + parameter(0))
        case "D": move(row, column - parameter(0))
        case "G": move(row, parameter(0) - 1)
        case "d": move(parameter(0) - 1, column)
        case "J": erase(display: parameter(0, 0))
        case "K": eraseLine(parameter(0, 0))
        case "X": for index in column..<min(columns, column + parameter(0)) { cells[row][index] = blank }
        case "@": shift(by: parameter(0))
        case "P": shift(by: -parameter(0))
        case "L": if (top...bottom).contains(row) { scroll(down: parameter(0), from: row) }
        case "M": if (top...bottom).contains(row) { scroll(up: parameter(0), from: row) }
        case "S": scroll(up: parameter(0), from: top)
        case "T": scroll(down: parameter(0), from: top)
        case "b": for _ in 0..<parameter(0) { put(lastCharacter) }
        case "m": render(parameters)
        case "r": top = parameter(0) - 1; bottom = min(rows, parameter(1, rows)) - 1; move(0, 0)
        case "h", "l": setMode("\(parameter(0, 0))", final == "h")
        case "t": break
        default: oddities.append("CSI \(parameters) \(final)")
        }
    }

    private mutating func privateMode(_ prefix: String, _ parameters: [Int], _ final: Character) {
        guard prefix == "?", final == "h" || final == "l" else {
            oddities.append("CSI \(prefix)\(parameters)\(final)")
            return
        }
        for number in parameters {
            setMode("?\(number)", final == "h")
            guard number == 1049 || number == 47 else { continue }
            if final == "h" {
                savedScreen = cells
                erase(display: 2)
            } else if let screen = savedScreen {
                cells = screen
                savedScreen = nil
            }
        }
    }

    private mutating func setMode(_ name: String, _ isOn: Bool) {
        if isOn { modes.insert(name) } else { modes.remove(name) }
        if isOn { switchedOff.remove(name) } else { switchedOff.insert(name) }
    }

    private mutating func render(_ parameters: [Int]) {
        if parameters.isEmpty || parameters == [0] { rendition = [] ; return }
        if parameters.first == 0 { rendition = Array(parameters.dropFirst()) } else { rendition += parameters }
    }

    private var blank: Cell { Cell(text: " ", rendition: rendition.filter { $0 >= 40 && $0 < 50 }) }

    private mutating func move(_ newRow: Int, _ newColumn: Int) {
        row = max(0, min(rows - 1, newRow))
        column = max(0, min(columns - 1, newColumn))
        pendingWrap = false
    }

    private mutating func lineFeed() {
        if row == bottom { scroll(up: 1, from: top) } else if row < rows - 1 { row += 1 }
    }

    private mutating func scroll(up count: Int, from first: Int) {
        for _ in 0..<min(count, bottom - first + 1) {
            cells.remove(at: first)
            cells.insert(Array(repeating: blank, count: columns), at: bottom)
        }
    }

    private mutating func scroll(down count: Int, from first: Int) {
        for _ in 0..<min(count, bottom - first + 1) {
            cells.remove(at: bottom)
            cells.insert(Array(repeating: blank, count: columns), at: first)
        }
    }

    private mutating func shift(by count: Int) {
        if count > 0 {
            cells[row].insert(contentsOf: Array(repeating: blank, count: count), at: column)
            cells[row].removeLast(count)
        } else {
            let removed = min(-count, columns - column)
            cells[row].removeSubrange(column..<column + removed)
            cells[row] += Array(repeating: blank, count: removed)
        }
    }

    private mutating func erase(display mode: Int) {
        let whole = Array(repeating: blank, count: columns)
        switch mode {
        case 0:
            eraseLine(0)
            for index in (row + 1)..<max(rows, row + 1) { cells[index] = whole }
        case 1:
            eraseLine(1)
            for index in 0..<row { cells[index] = whole }
        default:
            for index in 0..<rows { cells[index] = whole }
        }
    }

    private mutating func eraseLine(_ mode: Int) {
        let range = switch mode {
        case 0: column..<columns
        case 1: 0..<(column + 1)
        default: 0..<columns
        }
        for index in range { cells[row][index] = blank }
    }
}

/// How many cells a scalar takes; enough of Unicode for the demo's world.
enum CharacterWidth {
    static func of(_ scalar: UInt32) -> Int {
        guard let unicode = Unicode.Scalar(scalar) else { return 1 }
        switch unicode.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        let wide: [ClosedRange<UInt32>] = [
            0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
        ]
        if wide.contains(where: { $0.contains(scalar) }) { return 2 }
        return scalar > 0xFF && unicode.properties.isEmojiPresentation ? 2 : 1
    }
}
