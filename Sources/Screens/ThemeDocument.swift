/// A theme file as it was read: words, not yet resolved. Whoever reads files makes these; nothing here knows TOML.
public struct ThemeDocument: Hashable, Sendable {
    /// The file's name without its extension.
    public var name: String
    /// The name of the theme whose palette and roles this one starts from.
    public var inherits: String?
    /// Names for colours: `accent` to `110`.
    public var palette: [String: String]
    /// Role to value: `selected-id` to `accent reverse`.
    public var roles: [String: String]

    public init(
        name: String, inherits: String? = nil, palette: [String: String] = [:], roles: [String: String] = [:]
    ) {
        self.name = name
        self.inherits = inherits
        self.palette = palette
        self.roles = roles
    }
}
