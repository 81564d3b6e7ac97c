import Testing

@testable import Settings

@Suite struct PlacesTests {
    @Test func followTheXDGDirectories() throws {
        let places = try #require(
            Places(environment: [
                "HOME": "/home/mira", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "/k", "XDG_RUNTIME_DIR": "/r",
            ]))
        #expect(places.config == "/c/kedge" && places.state == "/s/kedge" && places.cache == "/k/kedge" && places.runtime == "/r/kedge")
        #expect(places.configFile == "/c/kedge/config.toml")
    }

    @Test(arguments: ["", "relative", "./x", "~/x"]) func relativePathsAreIgnored(_ path: String) throws {
        let places = try #require(
            Places(environment: [
                "HOME": "/home/mira", "XDG_CONFIG_HOME": path, "XDG_STATE_HOME": path, "XDG_CACHE_HOME": path, "XDG_RUNTIME_DIR": path,
            ]))
        #expect(places.config == "/home/mira/.config/kedge" && places.cache == "/home/mira/.cache/kedge")
        #expect(places.state == "/home/mira/.local/state/kedge" && places.runtime == places.state)
    }

    @Test func needAHomeUnlessAllIsSaid() {
        #expect(Places(environment: [:]) == nil && Places(environment: ["HOME": "x"]) == nil)
        #expect(Places(environment: ["XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "/k"]) != nil)
    }

    @Test func takeAnotherConfigFile() {
        let environment = ["HOME": "/h", "KEDGE_CONFIG": "/other.toml"]
        #expect(Places(environment: environment)?.configFile == "/other.toml")
        #expect(Places(environment: environment, configFile: "mine.toml")?.configFile == "mine.toml")
        #expect(Places(environment: ["HOME": "/h", "KEDGE_CONFIG": ""])?.configFile == "/h/.config/kedge/config.toml")
    }

    @Test func theDemoStaysBelowOneRoot() {
        let places = Places(root: "/tmp/demo")
        for path in [places.config, places.state, places.cache, places.runtime, places.configFile] {
            #expect(path.hasPrefix("/tmp/demo/"))
        }
    }
}
