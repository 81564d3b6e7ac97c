import FoundationEssentials
import Glibc
import Helpdesk

/// The person's own browser on an address.
enum Browser {
    /// Browsers that draw on the terminal, so that they need it.
    private static let ofTheTerminal: Set<String> = ["w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl", "chawan", "cha"]

    /// What to start, and whether it needs the terminal; throws the sentence for an address that is not opened.
    static func child(for url: String, workplace: Workplace) throws(Trouble) -> (child: Child, needsTerminal: Bool) {
        guard let address = OutsideAddress(url) else {
            throw Trouble(.notAllowed, "That address isn't opened: only plain https, http and mailto addresses are.", hint: nil)
        }
        // BROWSER may name several, parted by colons; the first that is here counts, as elsewhere.
        let named = (workplace.environment["BROWSER"] ?? "").split(separator: ":").compactMap { Child.words(String($0)) }
        let path = workplace.environment["PATH"] ?? ""
        guard var words = (named + [["xdg-open"]]).first(where: { isHere($0[0], path: path) }) else {
            throw Trouble(.configuration, "No browser can be started here. The address is \(address.text)", hint: "Set BROWSER to one that is here.")
        }
        if let place = words.firstIndex(of: "%s") { words[place] = address.text } else { words.append(address.text) }
        let child = Child(words: words, variables: workplace.childEnvironment.variables(for: .browser))
        return (child, ofTheTerminal.contains(child.name))
    }

    /// Nil where it went well.
    static func trouble(_ end: Child.End, _ child: Child) -> Trouble? {
        end.isGood ? nil : Trouble(
            .cancelled, "\(child.name) \(end.words); the address is \(child.words.last ?? "")", hint: "Set BROWSER to one that works here.")
    }

    private static func isHere(_ name: String, path: String) -> Bool {
        if name.contains("/") { return access(name, X_OK) == 0 }
        return path.split(separator: ":").contains { $0.hasPrefix("/") && access("\($0)/\(name)", X_OK) == 0 }
    }
}
