extension Record {
    /// The record without fields that name a secret. Services drop secrets where they read an answer, by a list of
    /// what they let through; this is the second wall, before anything is shown or kept.
    public var withoutSecrets: Record {
        guard fields.contains(where: { SecretName.isOne($0.key) }) else { return self }
        return Record(id: id, title: title, fields: fields.filter { !SecretName.isOne($0.key) })
    }
}

/// Which names stand for something that opens a door; the one rule for records, quoted answers and raw ones.
public enum SecretName {
    /// By the last word, however it is written: `magic_link`, `registrationToken`, `magic_link_url`.
    public static func isOne(_ name: String) -> Bool {
        let bare = name.lowercased().filter { $0.isLetter || $0.isNumber }
        return bare.contains("magiclink") || endings.contains { bare.hasSuffix($0) }
    }

    private static let endings = ["token", "secret", "password", "apikey", "privatekey"]
}
