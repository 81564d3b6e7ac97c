/// The data files that ship with kedge, embedded from the very files in `themes/` and `keymaps/`.
enum EmbeddedData {
    static let files: [(kind: DataKind, name: String, bytes: [UInt8])] = [
        (.theme, "dark", PackageResources.dark_toml), (.theme, "light", PackageResources.light_toml),
        (.theme, "terminal", PackageResources.terminal_toml),
        (.keymap, "default", PackageResources.default_toml), (.keymap, "vim", PackageResources.vim_toml),
    ]
}
