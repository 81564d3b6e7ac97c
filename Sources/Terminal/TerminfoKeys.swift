import CNcurses
import Canvas

/// The keys of the current terminal as its description has them. The key reader knows the usual dialects by itself;
/// this is for the others.
enum TerminfoKeys {
    private static let names: [(String, Key)] = {
        var names: [(String, Key)] = [
            ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home), ("kend", .end),
            ("kpp", .pageUp), ("knp", .pageDown), ("kich1", .insert), ("kdch1", .delete), ("kcbt", .backTab),
            ("kri", .named(.up, .shift)), ("kind", .named(.down, .shift)),
        ]
        let modified: [(String, NamedKey)] = [
            ("UP", .up), ("DN", .down), ("LFT", .left), ("RIT", .right), ("HOM", .home), ("END", .end),
            ("PRV", .pageUp), ("NXT", .pageDown), ("IC", .insert), ("DC", .delete),
        ]
        for (name, key) in modified {
            names.append(("k" + name, .named(key, .shift)))
            for value in 3...8 {
                names.append(("k\(name)\(value)", .named(key, KeyModifiers(rawValue: UInt8(value - 1)))))
            }
        }
        for number in 1...12 { names.append(("kf\(number)", .named(.function(number), []))) }
        return names
    }()

    @MainActor
    static func table() -> [[UInt8]: Key] {
        var table: [[UInt8]: Key] = [:]
        for (name, key) in names {
            guard let text = kedge_capability(name) else { continue }
            let bytes = Array(String(cString: text).utf8)
            if bytes.count > 1, bytes[0] == 0x1B, table[bytes] == nil { table[bytes] = key }
        }
        return table
    }
}
