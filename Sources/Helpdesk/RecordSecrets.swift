extension Record {
    /// The record without fields that name a secret. Services drop secrets where they read an answer, by a list of
    /// what they let through; this is the second wall, before anything is shown or kept.
    public var withoutSecrets: Record {
        guard fields.contains(where: { Self.isSecret($0.key) }) else { return self }
        return Record(id: id, title: title, fields: fields.filter { !Self.isSecret($0.key) })
    }

    /// By the last word of the key, however it is written: `magic_link`, `registrationToken`.
    static func isSecret(_ key: String) -> Bool {
        let bare = key.lowercased().filter { $0.isLetter || $0.isNumber }
        return ["token", "secret", "password", "magiclink", "apikey", "privatekey"].contains { bare.hasSuffix($0) }
    }
}
