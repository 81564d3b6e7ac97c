/// What proxies and overloaded services say.
enum TroublePages {
    static func words(for status: Int) -> String {
        switch status {
        case 400: "Bad request"
        case 401: "Invalid API key"
        case 402: "Usage limit exceeded"
        case 403: "Insufficient scope"
        case 404: "Not found"
        case 405: "Method not allowed"
        case 409: "Conflict"
        case 410: "Gone"
        case 422: "Validation failed"
        case 429: "Rate limit exceeded"
        case 503: "Service unavailable"
        default: "Internal server error"
        }
    }

    static let badGateway = """
        <!DOCTYPE html>
        <html><head><title>502 Bad Gateway</title></head>
        <body><center><h1>502 Bad Gateway</h1></center><hr><center>edge-proxy/1.4</center></body></html>
        """

    static let maintenance = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Back in a moment</title></head>
        <body><h1>We are tidying up</h1><p>The service will be back in a few minutes. \
        <script>document.title = "Still tidying"</script>Thank you for waiting.</p></body></html>
        """
}
