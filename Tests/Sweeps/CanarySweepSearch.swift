import FoundationEssentials
import Glibc

/// Secrets that are nobody's, and where they turn up.
struct Canaries {
    /// By what it is the secret of.
    let values: [String: String]
    private let needles: [(name: String, bytes: [UInt8])]
    private let pairs: [Bool]

    /// - Parameter seed: other seeds, other secrets.
    init(_ names: [String], seed: UInt64) {
        var state = seed
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")
        var values: [String: String] = [:]
        for name in names {
            // The signs in the midst look otherwise in JSON and in addresses.
            values[name] = (name == "keva" ? "keva_live_" : "") + "cnry_" + (0..<12).map { _ in String(letters[Int(next() % UInt64(letters.count))]) }.joined() + "/+="
                + (0..<16).map { _ in String(letters[Int(next() % UInt64(letters.count))]) }.joined()
        }
        self.values = values
        let needles = values.flatMap { name, value in Self.forms(of: value).map { (name: name, bytes: $0) } }
        var pairs = [Bool](repeating: false, count: 65_536)
        for needle in needles { pairs[Int(needle.bytes[0]) << 8 | Int(needle.bytes[1])] = true }
        self.needles = needles
        self.pairs = pairs
    }

    /// Whole, a half of it, reversed, and in the usual coats.
    private static func forms(of value: String) -> [[UInt8]] {
        let bytes = Array(value.utf8)
        func hex(_ byte: UInt8, _ isUpper: Bool) -> String {
            (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: isUpper)
        }
        var forms = [bytes, Array(bytes.dropLast(19).suffix(12)), Array(bytes.suffix(16)), bytes.reversed()]
        for offset in 0..<3 {
            let encoded = Array(Data([UInt8](repeating: 0, count: offset) + bytes).base64EncodedString().utf8)
            forms.append(Array(encoded[[0, 2, 3][offset]..<((offset + bytes.count) * 8 / 6)]))
        }
        for isUpper in [true, false] { forms.append(Array(bytes.map { hex($0, isUpper) }.joined().utf8)) }
        return forms
    }

    /// Which secret is in there first, if any.
    func found(in haystack: [UInt8]) -> String? {
        haystack.withUnsafeBufferPointer { bytes in
            pairs.withUnsafeBufferPointer { pairs in
                var index = 0
                while index + 1 < bytes.count {
                    if pairs[Int(bytes[index]) << 8 | Int(bytes[index + 1])],
                        let needle = needles.first(where: { isHere($0.bytes, bytes, index) }) { return needle.name }
                    index += 1
                }
                return nil
            }
        }
    }

    private func isHere(_ needle: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard bytes.count - index >= needle.count else { return false }
        var length = 0
        while length < needle.count, needle[length] == bytes[index + length] { length += 1 }
        return length == needle.count
    }
}

/// Everything that is looked through, and how much it was.
struct CanarySearch {
    let canaries: Canaries
    private(set) var files = 0
    private(set) var byteCount = 0
    private(set) var places = 0
    private(set) var violations: [String] = []

    init(_ canaries: Canaries) { self.canaries = canaries }

    mutating func look(at bytes: [UInt8], called place: String) {
        places += 1
        byteCount += bytes.count
        if let name = canaries.found(in: bytes) { violations.append("the secret of \(name) is in \(place)") }
    }

    /// A terminal's bytes as they came, without the orders among them, and the screen that they left.
    mutating func look(atTerminal bytes: [UInt8], screen: [String], called place: String) {
        look(at: bytes, called: place)
        look(at: Self.withoutOrders(bytes), called: place)
        look(at: Array(screen.joined().utf8), called: "the screen of \(place)")
    }

    /// Every file below a folder, and every name; what is not there is nowhere.
    mutating func look(below folder: String, except excluded: String) {
        guard folder != excluded, let directory = opendir(folder) else { return }
        var names: [(String, Bool)] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append((name, Int32(entry.pointee.d_type) == Int32(DT_DIR))) }
        }
        closedir(directory)
        for (name, isFolder) in names.sorted(by: { $0.0 < $1.0 }) {
            let path = "\(folder)/\(name)"
            if isFolder { look(below: path, except: excluded) } else {
                files += 1
                look(at: Array(name.utf8) + (Self.contents(of: path) ?? []), called: path)
                if name.hasPrefix("core") { violations.append("there is a core file, \(path)") }
            }
        }
    }

    static func contents(of path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(file, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    private static func withoutOrders(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var isOrder = false
        for byte in bytes {
            if byte == 0x1B { isOrder = true } else if isOrder {
                if (0x40...0x7E).contains(byte), byte != UInt8(ascii: "[") { isOrder = false }
            } else if byte >= 0x20 { result.append(byte) }
        }
        return result
    }
}
