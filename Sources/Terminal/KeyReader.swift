import Canvas

/// Turns the bytes of a terminal into keys, whatever pieces they arrive in.
///
/// It owns the grammar of what terminals send (CSI, SS3, OSC, DCS, APC, PM, SOS, X10 and SGR mouse, bracketed paste), so
/// a sequence nobody knows is nothing at all, and its tail never becomes letters. Time decides two questions only:
///
/// - Was `Esc` pressed, or does a sequence begin? After `escapeDelay` without another byte it was the key.
/// - Does what comes late belong to what came before? The rest of a sequence is awaited for `tailWindow`. After an Esc
///   that was already delivered, `[` or `O` within `lateWindow` is taken for the tail of a torn sequence and swallowed
///   with what follows it; a person who types Esc and then `O` needs to be slower than that. Introducers of strings
///   (`] P X ^ _`), which only answers of the terminal begin with, have `stringWindow`.
///
/// Alt is a key right after Esc; Alt with `[` or `O` can't be told from a sequence and is nothing.
public struct KeyReader: Sendable {
    public static let escapeDelay: Duration = .milliseconds(100)
    static let lateWindow: Duration = .milliseconds(500)
    static let stringWindow: Duration = .milliseconds(250)
    static let tailWindow: Duration = .seconds(1)
    /// A paste that pauses longer than this has lost its end.
    static let pasteWindow: Duration = .seconds(5)
    static let maximumPasteBytes = 4 << 20
    static let maximumSequenceBytes = 4_096

    private let known: [[UInt8]: Key]
    private var pending: [UInt8] = []
    private var paste: [UInt8]?
    /// How much of the paste is known to hold no end.
    private var pasteScanned = 0
    private var lastByteAt: Duration = .zero
    /// When an Esc that was delivered as a key arrived.
    private var deliveredEscapeAt: Duration?
    /// Whether what is pending began with such an Esc, and so means nothing.
    private var isLate = false

    private var focus: Bool?

    /// `known` are the sequences that terminfo gives for this terminal; the usual ones need no table.
    public init(known: [[UInt8]: Key] = [:]) { self.known = known }

    /// When `timeOut` should be called if no byte arrives before; nil while nothing waits.
    public var deadline: Duration? {
        paste == nil && !isLate && (pending == [0x1B] || pending == [0x1B, 0x1B]) ? lastByteAt + Self.escapeDelay : nil
    }

    /// Takes the bytes that were there to be read at `now`, and gives the keys that they complete.
    public mutating func feed(_ bytes: some Sequence<UInt8>, at now: Duration) -> [Key] {
        var keys = timeOut(at: now)
        let before = pending.count + (paste?.count ?? 0)
        if paste != nil { paste?.append(contentsOf: bytes) } else { pending.append(contentsOf: bytes) }
        guard pending.count + (paste?.count ?? 0) > before else { return keys }
        joinLateTail(at: now)
        lastByteAt = now
        readAll(into: &keys)
        return keys
    }

    /// Whether the terminal has the focus, where it said so since the last call; never a key.
    public mutating func takeFocus() -> Bool? {
        defer { focus = nil }
        return focus
    }

    /// Settles what time alone settles. Calling it early does no harm.
    public mutating func timeOut(at now: Duration) -> [Key] {
        var keys: [Key] = []
        let gap = now - lastByteAt
        if let deadline, now >= deadline {
            keys = pending.map { _ in .escape }
            pending = []
            deliveredEscapeAt = lastByteAt
        } else if let text = paste, gap > Self.pasteWindow {
            keys = [.paste(Self.pastedText(text))]
            paste = nil
            pasteScanned = 0
        } else if !pending.isEmpty, gap > (isPendingString ? Self.stringWindow : Self.tailWindow) {
            pending = []
            isLate = false
        }
        return keys
    }

    private var isPendingString: Bool {
        pending.count > 1 && pending[0] == 0x1B && [0x50, 0x58, 0x5D, 0x5E, 0x5F].contains(pending[1])
    }

    /// Puts the Esc back before bytes that look like the rest of its sequence.
    private mutating func joinLateTail(at now: Duration) {
        guard let escapedAt = deliveredEscapeAt, let first = pending.first, paste == nil else { return }
        deliveredEscapeAt = nil
        let window: Duration
        switch first {
        case 0x5B, 0x4F: window = Self.lateWindow
        case 0x50, 0x58, 0x5D, 0x5E, 0x5F: window = Self.stringWindow
        default: return
        }
        guard now - escapedAt <= window else { return }
        pending.insert(0x1B, at: 0)
        isLate = true
    }

    // MARK: Reading what is pending

    private mutating func readAll(into keys: inout [Key]) {
        var start = 0
        while true {
            if paste != nil {
                guard let key = readPaste() else { return }
                keys.append(key)
                start = 0
            }
            guard start < pending.count else { break }
            let (token, length) = InputToken.first(in: pending[start...])
            if case .incomplete = token {
                if pending.count - start > Self.maximumSequenceBytes { dropMiddle(from: start) }
                break
            }
            let raw = pending[start..<start + length]
            start += length
            let isSwallowed = isLate
            isLate = false
            if case .pasteStart = token {
                paste = Array(pending[start...])
                pending = []
                start = 0
            } else if case .control(let sequence) = token, let isFocused = sequence.focus {
                focus = isFocused
                // Nobody presses Alt with it: the Esc before it is a key.
                if sequence.isAlt, !isSwallowed { keys.append(.escape) }
            } else if !isSwallowed {
                keys.append(contentsOf: self.keys(for: token, raw: raw))
            }
        }
        pending.removeFirst(start)
    }

    /// A string that doesn't end is still swallowed, but not kept.
    private mutating func dropMiddle(from start: Int) {
        pending.removeSubrange((start + 2)..<(pending.count - 8))
    }

    private func keys(for token: InputToken, raw: ArraySlice<UInt8>) -> [Key] {
        if raw.count > 1, raw.first == 0x1B, let key = known[Array(raw)] { return [key] }
        switch token {
        case .incomplete, .nothing, .pasteStart: return []
        case .keys(let keys): return keys
        case .control(let sequence): return sequence.key.map { [$0] } ?? []
        }
    }

    // MARK: Paste

    private static let pasteStart: [UInt8] = Array("\u{1B}[200~".utf8)
    private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

    /// The paste, once its end is here; what follows the end is pending then.
    private mutating func readPaste() -> Key? {
        guard var text = paste else { return nil }
        guard let end = Self.endOfPaste(in: text, from: max(0, pasteScanned - Self.pasteEnd.count)) else {
            pasteScanned = text.count
            if text.count > Self.maximumPasteBytes {
                // Too much to keep, but it must not become keys: forget the middle and go on looking for the end.
                text.removeSubrange((Self.maximumPasteBytes / 2)..<(text.count - Self.pasteEnd.count))
                pasteScanned = 0
                paste = text
            }
            return nil
        }
        pending = Array(text[(end + Self.pasteEnd.count)...])
        paste = nil
        pasteScanned = 0
        return .paste(Self.pastedText(Array(text[..<end])))
    }

    /// The last end marker that no further paste begins before: text that holds an end marker of its own would
    /// otherwise type the rest of itself as keys.
    private static func endOfPaste(in text: [UInt8], from start: Int) -> Int? {
        var result: Int?
        var index = start
        while index + pasteEnd.count <= text.count {
            if text[index] == 0x1B, text[index...].starts(with: pasteEnd) {
                result = index
                index += pasteEnd.count
            } else if result != nil, text[index] == 0x1B, text[index...].starts(with: pasteStart) {
                return result
            } else {
                index += 1
            }
        }
        return result
    }

    /// Lines end in LF whatever the terminal made of them; end markers inside are taken out.
    private static func pastedText(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x0D {
                result.append(0x0A)
                index += index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
            } else if bytes[index] == 0x1B, bytes[index...].starts(with: pasteEnd) {
                index += pasteEnd.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
