import FoundationEssentials
import Helpdesk
import Synchronization
import Transport

/// The values of the secrets this process was given. Whatever comes from a server, is logged, printed or shown passes
/// here first, whoever may have put a secret into it.
final class KnownSecrets: Sendable {
    /// The one of this process.
    static let all = KnownSecrets()
    static let hidden = "[hidden]"

    /// No secret that deserves the name is shorter; words are.
    private static let shortest = 6

    private struct Search {
        /// Longest first, so that nothing of a longer form is left over.
        var forms: [[UInt8]] = []
        /// Which bytes begin one.
        var begins = [Bool](repeating: false, count: 256)
    }

    private let search = Mutex(Search())

    func add(_ secret: String) {
        guard secret.utf8.count >= Self.shortest else { return }
        search.withLock { search in
            for form in Self.forms(of: secret) where !search.forms.contains(form) {
                search.forms.append(form)
                search.begins[Int(form[0])] = true
                search.begins[Int(UInt8(ascii: "\\"))] = true
            }
            search.forms.sort { $0.count > $1.count }
        }
    }

    func isIn(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return redacted(bytes) != bytes
    }

    func redacted(_ text: String) -> String {
        var text = text
        let isTouched = text.withUTF8 { bytes in firstPlace(in: bytes, from: 0) != nil }
        return isTouched ? String(decoding: redacted(Array(text.utf8)), as: UTF8.self) : text
    }

    /// The same bytes with `[hidden]` in the place of each secret.
    func redacted(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var start = 0
        bytes.withUnsafeBufferPointer { buffer in
            while let place = firstPlace(in: buffer, from: start) {
                result += buffer[start..<place.lowerBound]
                result += Array(Self.hidden.utf8)
                start = place.upperBound
            }
        }
        return start == 0 ? bytes : result + bytes[start...]
    }

    private func firstPlace(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
        let search = search.withLock { $0 }
        guard !search.forms.isEmpty else { return nil }
        return search.begins.withUnsafeBufferPointer { begins in
            var index = start
            while index < bytes.count {
                if begins[Int(bytes[index])] {
                    for form in search.forms {
                        if let end = Self.end(of: form, in: bytes, at: index) { return index..<end }
                    }
                }
                index += 1
            }
            return nil
        }
    }

    /// Where the form ends that begins here, if one does; JSON may write each of its signs in another way.
    private static func end(of form: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        var index = start
        for byte in form {
            guard index < bytes.count else { return nil }
            if bytes[index] == byte { index += 1 } else if bytes[index] == UInt8(ascii: "\\"), let length = escape(of: byte, in: bytes, at: index) {
                index += length
            } else { return nil }
        }
        return index
    }

    /// The length of `\/` or `\u002B` where it means this byte.
    private static func escape(of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
        guard index + 1 < bytes.count else { return nil }
        if bytes[index + 1] == byte { return 2 }
        guard bytes[index + 1] == UInt8(ascii: "u"), index + 5 < bytes.count else { return nil }
        return UInt16(String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16) == UInt16(byte) ? 6 : nil
    }

    // MARK: Forms

    /// As it is, as addresses write it, and as base64, wherever in a longer text it begins.
    private static func forms(of secret: String) -> Set<[UInt8]> {
        let bytes = Array(secret.utf8)
        var forms: Set<[UInt8]> = [bytes]
        for isUpper in [true, false] {
            forms.insert(bytes.flatMap { isUnreserved($0) ? [$0] : Array("%".utf8) + hex($0, isUpper: isUpper) })
            forms.insert(bytes.flatMap { hex($0, isUpper: isUpper) })
        }
        for offset in 0..<3 {
            let encoded = Array(Data([UInt8](repeating: 0, count: offset) + bytes).base64EncodedString().utf8)
            // Characters that also hold bits of what stands around are left out.
            let whole = Array(encoded[[0, 2, 3][offset]..<((offset + bytes.count) * 8 / 6)])
            guard whole.count >= shortest else { continue }
            forms.insert(whole)
            forms.insert(whole.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 })
        }
        return forms
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || "-._~".utf8.contains(byte)
    }

    private static func hex(_ byte: UInt8, isUpper: Bool) -> [UInt8] {
        let digits = Array((isUpper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}

extension KnownSecrets {
    func redacted(_ trouble: Trouble) -> Trouble {
        var trouble = trouble
        trouble.message = redacted(trouble.message)
        trouble.hint = trouble.hint.map(redacted)
        return trouble
    }

    func redacted(_ outcome: Outcome) -> Outcome {
        guard case .answered(let response) = outcome else { return outcome }
        return .answered(Response(
            status: response.status,
            headers: response.headers.map { Request.Field(redacted($0.name), redacted($0.value)) },
            body: redacted(response.body)))
    }
}

/// A wire on which no answer carries a secret back: not into the copy, nor the journals, nor onto the screen.
struct DiscreetWire: Sender {
    let wire: Wire
    var secrets = KnownSecrets.all

    @discardableResult
    func send(
        _ request: Request, to endpoint: Endpoint, urgency: Urgency, deliver: @escaping @Sendable (Outcome) -> Void
    ) -> RequestTicket {
        let secrets = secrets
        return wire.send(request, to: endpoint, urgency: urgency) { deliver(secrets.redacted($0)) }
    }

    func cancel(_ ticket: RequestTicket) { wire.cancel(ticket) }
    func cancelAll(account: AccountName) { wire.cancelAll(account: account) }
    func promote(_ ticket: RequestTicket, to urgency: Urgency) { wire.promote(ticket, to: urgency) }
}
