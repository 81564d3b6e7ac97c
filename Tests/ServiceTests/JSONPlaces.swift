/// Finds every value in a well-formed JSON text, by brackets and quotes alone.
struct JSONPlaces {
    private(set) var ranges: [Range<Int>] = []
    /// The values of the outermost object's members, by name.
    private(set) var members: [(name: String, place: Range<Int>)] = []
    private let bytes: [UInt8]

    init(_ text: String) {
        bytes = Array(text.utf8)
        var starts: [Int] = []
        var index = 0
        var name = ""
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                starts.append(index)
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                index += 1
                if let start = starts.popLast() { add(start..<index, depth: starts.count, name) }
            case UInt8(ascii: "\""):
                let start = index
                index = end(ofString: start)
                let isKey = bytes[min(index, bytes.count)...].first { $0 != 0x20 && $0 != 0x0A } == UInt8(ascii: ":")
                if !isKey {
                    add(start..<index, depth: starts.count, name)
                } else if starts.count == 1 {
                    name = String(decoding: bytes[(start + 1)..<(index - 1)], as: UTF8.self)
                }
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                let start = index
                while index < bytes.count, !",]} \n".utf8.contains(bytes[index]) { index += 1 }
                add(start..<index, depth: starts.count, name)
            default:
                index += 1
            }
        }
    }

    private mutating func add(_ range: Range<Int>, depth: Int, _ name: String) {
        ranges.append(range)
        if depth == 1 { members.append((name, range)) }
    }

    private func end(ofString start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index + 1
    }

    /// The object with other values in place of these members.
    func replacing(_ isMeant: (_ name: String) -> Bool, with value: String) -> String {
        var text: [UInt8] = []
        var end = 0
        for (name, place) in members where isMeant(name) {
            text += bytes[end..<place.lowerBound] + Array(value.utf8)
            end = place.upperBound
        }
        return String(decoding: text + bytes[end...], as: UTF8.self)
    }

    /// The object with this at its end: `,"more":1`.
    func appending(_ members: String) -> String {
        let end = bytes.lastIndex(of: UInt8(ascii: "}")) ?? bytes.endIndex
        return String(decoding: bytes[..<end], as: UTF8.self) + members + "}"
    }
}
