"""What a media file is, told by its first bytes and never by its name alone. Pure."""

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"WEBVTT", "text/vtt; charset=utf-8"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
    (b"%PDF-", "application/pdf"),
)
UNKNOWN = "application/octet-stream"


def media_type_of(name: str, body: bytes) -> str:
    """The type to serve the file as; what we do not know is only ever downloaded."""
    for start, media_type in SIGNATURES:
        if body.startswith(start):
            return media_type
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:8] == b"ftyp":
        return "image/avif" if body[8:12] == b"avif" else "video/mp4"
    if name.endswith(".md"):
        return "text/plain; charset=utf-8"
    return UNKNOWN
