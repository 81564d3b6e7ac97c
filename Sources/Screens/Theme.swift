import Canvas

/// How each role looks.
public struct Theme: Hashable, Sendable {
    /// The name of the file it came from, or `mono`.
    public let name: String
    private let styles: [Role: Style]

    init(name: String, styles: [Role: Style]) {
        self.name = name
        self.styles = styles
    }

    public func style(_ role: Role) -> Style {
        styles[role] ?? Style(attributes: role.monoAttributes)
    }

    /// No colour at all: bold, dim, reverse and underline by role. For `NO_COLOR`, and where no theme can be read.
    public static let mono = Theme(name: "mono", styles: [:])

    /// Every role that one of the documents gives a look; what a theme neither defines nor inherits isn't in it.
    var definedRoles: Set<Role> { Set(styles.keys) }
}

extension Theme {
    /// A theme with what was wrong with its files: each a whole sentence. A wrong value costs one role, which then
    /// looks as it would without colour.
    public struct Loaded: Sendable {
        public let theme: Theme
        public let warnings: [String]
    }

    /// Resolves the theme called `name` among the documents.
    public static func load(_ name: String, from documents: [ThemeDocument]) -> Loaded {
        var resolver = ThemeResolver(documents: documents)
        let theme = resolver.resolve(name)
        return Loaded(theme: theme, warnings: resolver.warnings)
    }
}
