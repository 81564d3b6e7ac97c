/// A text with `{slots}`.
enum Template {
    /// The template with its slots filled; a slot without a value stays as it is.
    static func fill(_ template: String, _ value: (Substring) -> String?) -> String {
        var out = ""
        var rest = template[...]
        while let open = rest.utf8.firstIndex(of: 0x7B), let close = rest.utf8[open...].firstIndex(of: 0x7D) {
            out += rest[..<open]
            let name = rest[rest.utf8.index(after: open)..<close]
            out += value(name) ?? "{\(name)}"
            rest = rest[rest.utf8.index(after: close)...]
        }
        out += rest
        return out
    }
}
