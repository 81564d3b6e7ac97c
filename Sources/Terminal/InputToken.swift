import Canvas

/// The first thing that stands in a terminal's input.
enum InputToken: Equatable {
    /// More bytes are needed to say.
    case incomplete
    /// Bytes that mean nothing: strings, mouse reports, broken sequences.
    case nothing
    case keys([Key])
    case control(ControlSequence)
    case pasteStart

    private static let escape: UInt8 = 0x1B

    static func first(in bytes: ArraySlice<UInt8>) -> (token: InputToken, length: Int) {
        guard let first = bytes.first else { return (.incomplete, 0) }
        let rest = bytes.dropFirst()
        switch first {
        case escape: return afterEscape(bytes)
        case 0x00..<0x20, 0x7F: return (.keys([controlKey(first)]), 1)
        case 0x20..<0x7F: return (.keys([.character(Character(Unicode.Scalar(first)))]), 1)
        // The same introducers as single bytes, from terminals set to eight-bit controls.
        case 0x9B: return controlSequence(rest, prefix: 1, isAlt: false)
        case 0x8F: return singleShift(rest, prefix: 1, isAlt: false)
        case 0x90, 0x98, 0x9D, 0x9E, 0x9F: return string(rest, prefix: 1)
        default: return text(bytes)
        }
    }

    private static func afterEscape(_ bytes: ArraySlice<UInt8>) -> (token: InputToken, length: Int) {
        let rest = bytes.dropFirst()
        guard let second = rest.first else { return (.incomplete, 0) }
        switch second {
        case 0x5B: return controlSequence(rest.dropFirst(), prefix: 2, isAlt: false)
        case 0x4F: return singleShift(rest.dropFirst(), prefix: 2, isAlt: false)
        case 0x50, 0x58, 0x5D, 0x5E, 0x5F: return string(rest.dropFirst(), prefix: 2)
        case escape:
            // rxvt and others put a second Esc before a sequence for Alt.
            guard let third = rest.dropFirst().first else { return (.incomplete, 0) }
            switch third {
            case 0x5B: return controlSequence(rest.dropFirst(2), prefix: 3, isAlt: true)
            case 0x4F: return singleShift(rest.dropFirst(2), prefix: 3, isAlt: true)
            default: return (.keys([.escape]), 1)
            }
        case 0x0D, 0x0A: return (.keys([.named(.enter, .alt)]), 2)
        case 0x09: return (.keys([.named(.tab, .alt)]), 2)
        case 0x7F, 0x08: return (.keys([.named(.backspace, .alt)]), 2)
        case 0x00..<0x20: return (.keys([.escape]), 1)
        case 0x20..<0x7F: return (.keys([.alt(Character(Unicode.Scalar(second)))]), 2)
        default:
            let (token, length) = text(rest)
            switch token {
            case .incomplete: return (.incomplete, 0)
            case .keys(let keys):
                guard case .character(let character)? = keys.first else { return (.nothing, length + 1) }
                return (.keys([.alt(character)]), length + 1)
            default: return (.nothing, length + 1)
            }
        }
    }

    private static func controlKey(_ byte: UInt8) -> Key {
        switch byte {
        case 0x08, 0x7F: .backspace
        case 0x09: .tab
        case 0x0A, 0x0D: .enter
        case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
        default: .control(Character(Unicode.Scalar(byte + 0x40)))
        }
    }

    /// One character in UTF-8; bytes that are none are nothing.
    private static func text(_ bytes: ArraySlice<UInt8>) -> (token: InputToken, length: Int) {
        var decoder = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        let wanted = bytes.first.map { $0 >= 0xF0 ? 4 : $0 >= 0xE0 ? 3 : 2 } ?? 1
        switch decoder.parseScalar(from: &iterator) {
        case .valid(let encoded):
            let scalar = Unicode.UTF8.decode(encoded)
            return (scalar.value < 0xA0 ? .nothing : .keys([.character(Character(scalar))]), encoded.count)
        case .error(let length):
            // A cut character is one whose every byte so far fits.
            let isCut = bytes.count < wanted && length == bytes.count && (bytes.first ?? 0) >= 0xC2 && (bytes.first ?? 0) <= 0xF4
            return isCut ? (.incomplete, 0) : (.nothing, max(1, length))
        case .emptyInput: return (.incomplete, 0)
        }
    }

    // MARK: Sequences

    private static func controlSequence(
        _ body: ArraySlice<UInt8>, prefix: Int, isAlt: Bool
    ) -> (token: InputToken, length: Int) {
        // The Linux console's F1 to F5.
        if body.first == 0x5B {
            guard let final = body.dropFirst().first else { return (.incomplete, 0) }
            guard final >= 0x20 && final < 0x7F else { return (.nothing, prefix + 1) }
            return (.control(ControlSequence(kind: .console, parameters: [], final: final, isAlt: isAlt)), prefix + 2)
        }
        var index = body.startIndex
        while index < body.endIndex {
            let byte = body[index]
            let inside = body[body.startIndex..<index]
            switch byte {
            case 0x24 where !inside.isEmpty && inside.allSatisfy({ (0x30...0x39).contains($0) }), 0x40..<0x7F:
                let length = prefix + index - body.startIndex + 1
                if byte == 0x4D, inside.isEmpty { return mouseReport(body[(index + 1)...], prefix: length) }
                if byte == 0x7E, inside.elementsEqual("200".utf8) { return (.pasteStart, length) }
                return (.control(ControlSequence(kind: .csi, body: inside, final: byte, isAlt: isAlt)), length)
            case 0x20..<0x40:
                index += 1
            default:
                return (.nothing, prefix + index - body.startIndex)
            }
        }
        return (.incomplete, 0)
    }

    /// `ESC O`, with the parameters that some terminals put before the letter.
    private static func singleShift(
        _ body: ArraySlice<UInt8>, prefix: Int, isAlt: Bool
    ) -> (token: InputToken, length: Int) {
        var index = body.startIndex
        while index < body.endIndex, (0x30...0x3B).contains(body[index]) { index += 1 }
        guard index < body.endIndex else { return (.incomplete, 0) }
        let length = prefix + index - body.startIndex
        guard body[index] >= 0x20, body[index] < 0x7F else { return (.nothing, length) }
        let inside = body[body.startIndex..<index]
        return (.control(ControlSequence(kind: .ss3, body: inside, final: body[index], isAlt: isAlt)), length + 1)
    }

    /// Three characters after `CSI M`, each one byte or, from terminals in UTF-8 mouse mode, two.
    private static func mouseReport(_ body: ArraySlice<UInt8>, prefix: Int) -> (token: InputToken, length: Int) {
        var index = body.startIndex
        for _ in 0..<3 {
            guard index < body.endIndex else { return (.incomplete, 0) }
            if body[index] < 0x20 { return (.nothing, prefix + index - body.startIndex) }
            let isTwoBytes = body[index] >= 0xC2 && index + 1 < body.endIndex && (0x80..<0xC0).contains(body[index + 1])
            index += isTwoBytes ? 2 : 1
        }
        return (.nothing, prefix + index - body.startIndex)
    }

    /// OSC, DCS and their kin: to BEL or ST. An Esc that doesn't end it begins something new.
    private static func string(_ body: ArraySlice<UInt8>, prefix: Int) -> (token: InputToken, length: Int) {
        var index = body.startIndex
        while index < body.endIndex {
            let length = prefix + index - body.startIndex
            switch body[index] {
            case 0x07: return (.nothing, length + 1)
            case 0x18, 0x1A: return (.nothing, length + 1)
            case escape:
                guard index + 1 < body.endIndex else { return (.incomplete, 0) }
                return (.nothing, body[index + 1] == 0x5C ? length + 2 : length)
            case 0x9C where index == body.startIndex || body[index - 1] < 0x80: return (.nothing, length + 1)
            default: index += 1
            }
        }
        return (.incomplete, 0)
    }
}
