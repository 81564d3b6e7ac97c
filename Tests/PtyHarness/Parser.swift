/// Bytes to the events of a terminal's grammar.
struct Parser {
    enum Event {
        case text(String)
        case control(UInt8)
        /// What follows ESC, intermediates included.
        case escape(String)
        case csi(prefix: String, parameters: [Int], final: Character)
        case osc(String)
        /// DCS, APC, PM, SOS: nothing that kedge should send.
        case string(String)
    }

    private enum State { case ground, escape, csi, osc, string, stringEscape }

    private var state = State.ground
    private var isOSC = false
    private var buffer: [UInt8] = []
    private var expected = 0

    /// Whether a sequence has begun that hasn't ended.
    var isInside: Bool { state != .ground }

    mutating func take(_ byte: UInt8) -> [Event] {
        switch state {
        case .ground: return ground(byte)
        case .escape: return escape(byte)
        case .csi: return csi(byte)
        case .osc, .string: return text(byte)
        case .stringEscape:
            state = .ground
            return [finished()]
        }
    }

    private mutating func ground(_ byte: UInt8) -> [Event] {
        if byte == 0x1B {
            state = .escape
            buffer = []
            return []
        }
        if byte < 0x20 || byte == 0x7F { return [.control(byte)] }
        if byte < 0x80 { return [.text(String(UnicodeScalar(byte)))] }
        if byte >= 0xC0 {
            buffer = [byte]
            expected = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
            return []
        }
        buffer.append(byte)
        guard buffer.count == expected else { return [] }
        defer { buffer = [] }
        return [.text(String(decoding: buffer, as: UTF8.self))]
    }

    private mutating func escape(_ byte: UInt8) -> [Event] {
        switch byte {
        case UInt8(ascii: "[") where buffer.isEmpty:
            state = .csi
            return []
        case UInt8(ascii: "]") where buffer.isEmpty:
            state = .osc
            isOSC = true
            return []
        case UInt8(ascii: "P") where buffer.isEmpty, UInt8(ascii: "_") where buffer.isEmpty,
            UInt8(ascii: "^") where buffer.isEmpty, UInt8(ascii: "X") where buffer.isEmpty:
            state = .string
            isOSC = false
            return []
        case 0x20...0x2F:
            buffer.append(byte)
            return []
        default:
            buffer.append(byte)
            state = .ground
            defer { buffer = [] }
            return [.escape(String(decoding: buffer, as: UTF8.self))]
        }
    }

    private mutating func csi(_ byte: UInt8) -> [Event] {
        guard (0x40...0x7E).contains(byte) else {
            buffer.append(byte)
            return []
        }
        state = .ground
        let text = String(decoding: buffer, as: UTF8.self)
        buffer = []
        let prefix = String(text.prefix { "?><=!$\" ".contains($0) })
        let parameters = text.dropFirst(prefix.count).split(whereSeparator: { $0 == ";" || $0 == ":" }).map { Int($0) ?? 0 }
        return [.csi(prefix: prefix, parameters: parameters, final: Character(UnicodeScalar(byte)))]
    }

    private mutating func text(_ byte: UInt8) -> [Event] {
        if byte == 0x1B {
            state = .stringEscape
            return []
        }
        if byte == 7 {
            state = .ground
            return [finished()]
        }
        buffer.append(byte)
        return []
    }

    private mutating func finished() -> Event {
        defer { buffer = [] }
        let text = String(decoding: buffer, as: UTF8.self)
        return isOSC ? .osc(text) : .string(text)
    }
}
