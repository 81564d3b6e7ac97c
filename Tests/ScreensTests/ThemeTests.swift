import Canvas
import Testing

@testable import Screens

@Suite("Themes")
struct ThemeTests {
    @Test("The shipped themes define or inherit every role and are without fault", arguments: ShippedData.themeNames)
    func shipped(name: String) {
        let loaded = Theme.load(name, from: ShippedData.themeDocuments)
        #expect(loaded.warnings == [])
        #expect(Set(Role.allCases).subtracting(loaded.theme.definedRoles) == [])
    }

    @Test("Dark and light are as the table of colours says", arguments: [
        ("dark", Role.text, Style(foreground: .palette(252))), ("dark", .selectedID, Style(foreground: .palette(110), attributes: .reverse)),
        ("dark", .alert, Style(foreground: .palette(210), attributes: .bold)), ("light", .accent, Style(foreground: .palette(24))),
        ("light", .alert, Style(foreground: .palette(124), attributes: .bold)), ("light", .internal, Style(foreground: .palette(94))),
    ])
    func table(name: String, role: Role, style: Style) {
        #expect(ShippedData.theme(name).style(role) == style)
    }

    @Test("The theme of the terminal uses its own sixteen colours alone")
    func terminal() {
        let theme = ShippedData.theme("terminal")
        for role in Role.allCases {
            for color in [theme.style(role).foreground, theme.style(role).background] {
                switch color {
                case .standard, .palette(0...15): break
                default: Issue.record("\(role) is \(color)")
                }
            }
        }
    }

    @Test("State is never told by colour alone: without colour, these still differ from text")
    func mono() {
        for role in [Role.accent, .selectedID, .unread, .title, .effect, .alert, .ownChange, .heading, .link, .hintKey, .match] {
            #expect(Theme.mono.style(role) != Theme.mono.style(.text), "\(role)")
            #expect(Theme.mono.style(role).foreground == .standard)
        }
    }

    @Test("Values: colours, palette, other roles, attributes, backgrounds", arguments: [
        ("210 bold", Style(foreground: .palette(210), attributes: .bold)), ("#aabbcc", Style(foreground: .rgb(0xAA, 0xBB, 0xCC))),
        ("#abc", Style(foreground: .rgb(0xAA, 0xBB, 0xCC))), ("bright-red", Style(foreground: .palette(9))),
        ("sky reverse", Style(foreground: .palette(117), attributes: .reverse)), ("default", .standard),
        ("accent underline", Style(foreground: .palette(117), attributes: [.bold, .underline])),
        ("text on 18", Style(foreground: .palette(7), background: .palette(18))),
    ])
    func values(value: String, style: Style) {
        let document = ThemeDocument(
            name: "t", palette: ["sky": "117"], roles: ["accent": "sky bold", "text": "white", "link": value])
        let loaded = Theme.load("t", from: [document])
        #expect(loaded.warnings == [])
        #expect(loaded.theme.style(.link) == style)
    }

    @Test("What is wrong is said, and costs that role alone", arguments: [
        (ThemeDocument(name: "t", roles: ["link": "mauve", "text": "7"]), "uses \"mauve\""),
        (ThemeDocument(name: "t", roles: ["link": "256", "text": "7"]), "uses \"256\""),
        (ThemeDocument(name: "t", roles: ["link": "#12345", "text": "7"]), "uses \"#12345\""),
        (ThemeDocument(name: "t", roles: ["glow": "7", "text": "7"]), "no role \"glow\""),
        (ThemeDocument(name: "t", roles: ["link": "code", "code": "link", "text": "7"]), "defined by each other"),
        (ThemeDocument(name: "t", palette: ["a": "b", "b": "a"], roles: ["text": "7"]), "defined by each other"),
        (ThemeDocument(name: "t", inherits: "u", roles: ["text": "7"]), "no theme \"u\""),
        (ThemeDocument(name: "t", inherits: "t", roles: ["text": "7"]), "circle: t, t"),
    ])
    func warnings(document: ThemeDocument, says: String) {
        let loaded = Theme.load("t", from: [document])
        #expect(loaded.warnings.contains { $0.contains(says) }, "\(loaded.warnings)")
        #expect(loaded.theme.style(.text) == Style(foreground: .palette(7)))
        #expect(loaded.theme.style(.link) == Theme.mono.style(.link))
    }

    @Test("A theme that lacks a role is seen to")
    func lintFires() {
        let documents = ShippedData.themeDocuments.map { document in
            var document = document
            document.roles["quote"] = nil
            return document
        }
        #expect(!Theme.load("dark", from: documents).theme.definedRoles.contains(.quote))
    }
}
