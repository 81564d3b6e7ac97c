import ArgumentParser
import Backend
import Canvas
import FoundationEssentials
import Glibc
import Helpdesk
import Settings
import Terminal

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check config, tokens, servers, terminal and locale, and say how to mend each.")

    @OptionGroup var options: GlobalOptions

    /// One thing looked at.
    private struct Finding {
        let subject: String
        let isGood: Bool
        let sentence: String
        var hint: String?
    }

    func run() throws {
        let workplace = try Workplace.open(options)
        var findings = config(workplace) + looks(workplace) + folders(workplace) + terminal(workplace)
        findings += accounts(workplace)
        if options.json {
            Output.write(OutputValue.array(findings.map { finding in
                .object([
                    ("subject", .text(finding.subject)), ("ok", .bool(finding.isGood)), ("message", .text(finding.sentence)),
                    ("hint", .optional(finding.hint)),
                ])
            }).rendered + "\n")
        } else {
            Output.write(PlainText.table(findings.flatMap { finding -> [[SafeText]] in
                let mark: SafeText = finding.isGood ? "ok" : "!!"
                let first: [SafeText] = [mark, SafeText(finding.subject), SafeText(finding.sentence)]
                return finding.hint.map { [first, ["", "", SafeText($0)]] } ?? [first]
            }))
        }
        if findings.contains(where: { !$0.isGood }) { throw ExitCode.failure }
    }

    private func config(_ workplace: Workplace) -> [Finding] {
        let path = workplace.places.configFile
        guard workplace.hasConfig else {
            return [Finding(
                subject: "config", isGood: false, sentence: "There is no \(path).",
                hint: "Write [[account]] with name, service and token_command there; kedge demo runs without one.")]
        }
        let problems = workplace.configTroubles + workplace.report.config.savedViews.problems
        if problems.isEmpty { return [Finding(subject: "config", isGood: true, sentence: path)] }
        return problems.map { Finding(subject: "config", isGood: false, sentence: $0.message) }
    }

    private func looks(_ workplace: Workplace) -> [Finding] {
        let config = workplace.report.config
        let problems = Looks(config: config, places: workplace.places, usesColor: true).problems
        if problems.isEmpty {
            return [Finding(subject: "looks", isGood: true, sentence: "theme \(config.theme), keymap \(config.keymap)")]
        }
        let names = DataFiles(places: workplace.places)
        return problems.map { problem in
            Finding(
                subject: "looks", isGood: false, sentence: problem.message,
                hint: "There are the themes \(names.names(of: .theme).joined(separator: ", ")) and the keymaps \(names.names(of: .keymap).joined(separator: ", ")).")
        }
    }

    private func folders(_ workplace: Workplace) -> [Finding] {
        let places = workplace.places
        return [("state", places.state), ("cache", places.cache)].map { subject, path in
            var existing = path
            while access(existing, F_OK) != 0, let slash = existing.lastIndex(of: "/"), slash > existing.startIndex {
                existing = String(existing[..<slash])
            }
            let isFolder = (try? FileManager.default.contentsOfDirectory(atPath: existing)) != nil
            return isFolder && access(existing, W_OK) == 0
                ? Finding(subject: subject, isGood: true, sentence: path)
                : Finding(subject: subject, isGood: false, sentence: isFolder ? "\(existing) can't be written." : "\(existing) is no folder that can be read.", hint: "Drafts and the outbox need a place: chown or chmod it, or move away what is there.")
        }
    }

    private func terminal(_ workplace: Workplace) -> [Finding] {
        let name = workplace.environment["TERM"] ?? ""
        let encoding = Screen.Options(environment: workplace.environment).encoding
        var findings = [
            encoding == .ascii
                ? Finding(subject: "locale", isGood: false, sentence: "The locale is not UTF-8; other letters than ASCII show as marks.", hint: "Set LANG=C.UTF-8.")
                : Finding(subject: "locale", isGood: true, sentence: "UTF-8")
        ]
        do throws(Trouble) {
            try Program.checkTerminal()
            findings.append(Finding(subject: "terminal", isGood: true, sentence: name))
        } catch {
            // Doctor is also run in pipes; then there is no terminal to judge.
            let isPiped = isatty(STDOUT_FILENO) != 1
            findings.append(Finding(subject: "terminal", isGood: isPiped, sentence: isPiped ? "not looked at: the output isn't one" : error.message))
        }
        return findings
    }

    private func accounts(_ workplace: Workplace) -> [Finding] {
        guard !workplace.accounts.isEmpty, !options.offline else { return [] }
        do throws(Trouble) {
            let office = try Office.open(workplace, options)
            return office.members.map { member in
                let subject = "account \(member.name)"
                if let trouble = member.trouble {
                    return Finding(subject: subject, isGood: false, sentence: trouble.message, hint: trouble.hint)
                }
                do throws(Trouble) {
                    let answer = try firstAnswer(of: member, office)
                    return Finding(subject: subject, isGood: true, sentence: "\(member.service.endpoint.origin) answers: \(answer)")
                } catch {
                    return Finding(subject: subject, isGood: false, sentence: error.message, hint: error.hint)
                }
            }
        } catch {
            return [Finding(subject: "accounts", isGood: false, sentence: error.message, hint: error.hint)]
        }
    }

    /// What the service shows first: tickets, or events where it has none. Reading them costs one request.
    private func firstAnswer(of member: Member, _ office: Office) throws(Trouble) -> String {
        func count(_ claimed: Int?, _ shown: Int, _ noun: String) -> String {
            claimed.map { "\($0) \(noun)" } ?? "\(shown) \(noun) on the first page"
        }
        if member.profile.capabilities.has(.listTickets) {
            let page = try office.ask(member) { service throws(Trouble) in try service.tickets(TicketFilter(), page: .first) }
            return count(page.claimedTotal, page.items.count, "tickets")
        }
        let page = try office.ask(member) { service throws(Trouble) in
            try service.records(RecordScope(account: member.name, kind: .event), RecordFilter(), page: .first)
        }
        return count(page.claimedTotal, page.items.count, "events")
    }
}
