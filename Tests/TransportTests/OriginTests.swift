import Helpdesk
import Testing

@testable import Transport

@Suite struct OriginTests {
    @Test(arguments: [
        ("https://app.keva.support/api/v1", "https://app.keva.support", "/api/v1"),
        ("https://App.Keva.Support/api/v1/", "https://app.keva.support", "/api/v1"),
        ("HTTPS://a.example", "https://a.example", ""), ("https://a.example:443/", "https://a.example", ""),
        ("https://a.example:8443//x//y/", "https://a.example:8443", "/x/y"),
        ("http://127.0.0.1:8080/api", "http://127.0.0.1:8080", "/api"), ("http://localhost/x", "http://localhost", "/x"),
        ("http://[::1]:81", "http://[::1]:81", ""), ("https://[2001:db8::1]/a", "https://[2001:db8::1]", "/a"),
    ]) func `an address is split into origin and prefix`(text: String, origin: String, prefix: String) throws {
        let parsed = try Endpoint.Origin.parse(baseURL: text)
        #expect(parsed.origin.description == origin && parsed.pathPrefix == prefix)
        #expect(parsed.origin.isAllowed)
    }

    @Test(arguments: [
        ("", "https://"), ("app.keva.support", "https://"), ("http://app.keva.support/api", "uses http"),
        ("http://127.0.0.1.example.org/", "uses http"), ("http://127.1", "uses http"), ("ftp://a.example", "not an https"),
        ("https://", "no host"), ("https://:80", "no host"), ("https://a.example:0", "port"), ("https://a.example:99999", "port"),
        ("https://a.example:+80", "port"), ("https://a.example:", "port"), ("https://user:canary@a.example/", "user name"),
        ("https://a.example/x?token=canary", "?"), ("https://a.example/#x", "#"), ("https://a.example/a/../b", ".."),
        ("https://a.example/ x", "characters"), ("https://ä.example", "characters"), ("https://a.example\r\n", "characters"),
        ("https://a.example\\@b.example", "characters"), ("https://a%2eb", "no host"), ("https://[::1", "no host"),
        ("https://.example", "no host"),
    ]) func `a bad address is refused with a reason`(text: String, reason: String) {
        do {
            let parsed = try Endpoint.Origin.parse(baseURL: text)
            #expect(Bool(false), "\(parsed) was taken")
        } catch {
            #expect(error.kind == .configuration && error.message.contains(reason), "\(error.message)")
            #expect(!error.message.contains("canary") && error.hint != nil)
        }
    }
}
