/// The letter that confirms a medium-risk decision. It follows from the fingerprint of exactly what would be sent, so
/// that no gesture forms and a changed item asks for another letter.
public enum CheckLetter {
    /// Lower case only, on no key that means something in the review.
    public static let letters: [Character] = Array("bdfghkmprtvw")

    /// `previous` is the letter that was asked for last, by another item or by this one before it changed; the new one
    /// differs from it.
    public static func letter(fingerprint: String, previous: Character? = nil) -> Character {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in fingerprint.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        // Fingerprints that differ in their last digit alone must still spread over all letters.
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        let place = Int((hash ^ (hash >> 33)) % UInt64(letters.count))
        return letters[place] == previous ? letters[(place + 1) % letters.count] : letters[place]
    }
}
