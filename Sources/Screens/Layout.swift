import Canvas

/// How the screen is divided, by its size alone.
struct Layout: Sendable, Equatable {
    /// Under this the screen says that it is too small.
    static let minimum = Size(columns: 40, rows: 10)
    static let sidebarColumns = 22
    /// What the list keeps where the ticket stands beside it.
    static let listBesideColumns = 90
    static let leastListRows = 5

    enum Kind: Sendable, Equatable {
        /// View strip; one place at a time.
        case single
        /// View strip; list over preview.
        case stacked
        /// Sidebar; list over ticket.
        case wide
        /// Sidebar; ticket beside the list.
        case widest
    }

    let size: Size
    let kind: Kind

    init(_ size: Size) {
        self.size = size
        kind = switch size.columns {
        case 160...: .widest
        case 120...: .wide
        case 80...: .stacked
        default: .single
        }
    }

    var isTooSmall: Bool { size.columns < Self.minimum.columns || size.rows < Self.minimum.rows }
    var hasSidebar: Bool { kind == .wide || kind == .widest }
    /// Without the room for a preview, a ticket always takes the whole place.
    var canShowPreview: Bool { kind != .single && size.rows >= 18 }
    /// A ticket with the focus leaves the list on screen.
    var keepsListBesideDetail: Bool { hasSidebar && size.rows >= 18 }

    private var whole: Rect { Rect(size) }
    var bottomLine: Rect { whole.line(size.rows - 1) }
    var topLine: Rect { whole.line(0) }
    var sidebar: Rect {
        Rect(column: 0, row: 1, columns: hasSidebar ? Self.sidebarColumns : 0, rows: size.rows - 2)
    }

    /// Everything beside the sidebar, between the top line and the bottom line. Without a sidebar a place other than
    /// the list has the top line too.
    func main(withTopLine: Bool) -> Rect {
        let left = hasSidebar ? Self.sidebarColumns + 1 : 0
        let top = withTopLine && !hasSidebar ? 0 : 1
        return Rect(column: left, row: top, columns: size.columns - left, rows: size.rows - 1 - top)
    }

    /// The list and what stands under or beside it, with the line between them where they stand side by side.
    ///
    /// - Parameter isWriting: the ticket has a composer open and needs more of the room.
    func split(isWriting: Bool = false) -> (list: Rect, rule: Rect, detail: Rect) {
        let main = main(withTopLine: false)
        if kind == .widest {
            let (left, rest) = main.splitLeft(Self.listBesideColumns)
            let (rule, right) = rest.splitLeft(1)
            return (left, rule, right)
        }
        let share = isWriting ? main.rows / 4 : kind == .wide ? main.rows * 2 / 5 : (main.rows + 2) / 2
        let (top, rest) = main.splitTop(max(Self.leastListRows + 1, share))
        return (top, Rect(column: 0, row: 0, columns: 0, rows: 0), rest)
    }
}
