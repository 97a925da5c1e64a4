"""What pages put around an article, as text: menus, calls to share, players' clocks, notices of cookies."""

from __future__ import annotations

import re


def is_furniture(line: str) -> bool:
    """Whether a whole line of text is none of the article."""
    if not line or len(line) > _LONGEST_FURNITURE:
        return False
    plain = " ".join(line.lower().replace("’", "'").split())
    return plain in _FURNITURE_LINES or _FURNITURE.fullmatch(plain) is not None


# Whole lines, compared without case, that pages put around an article. No word that could well be a heading.
_FURNITURE_LINES = frozenset(
    line.strip()
    for line in """
    accessibility links|skip to main content|skip to content|skip to navigation|skip to search|skip to footer
    main content|main navigation|back to top|go to top|menu|home page|previous slide|next slide|show more
    load more|see more|more stories|all news|latest news|breaking news|top stories|most popular|most read
    trending|trending now|recommended for you|you may also like|you might also like|you might be interested in
    related articles|related stories|related topics|related content|more on this story|editor's picks
    editors' picks|don't miss|advertisement|advertising|sponsored|sponsored content|article continues below
    story continues below|this story continues below|share|share this|share this article|share this story
    share this page|share via email|share by email|copy link|link copied|facebook|twitter|telegram|whatsapp
    facebook twitter|email|e-mail|email this|print|print this page|print this article|printable version
    comments|leave a comment|view comments|show comments|post a comment|add a comment|no comments
    subscribe|subscribe now|sign up|sign up now|sign in|log in|login|follow us|newsletter|donate
    please wait|please wait...|loading|loading...|loading…|no media source currently available|embed
    embed share|direct link|download|unmute|fullscreen|playback error
    the code has been copied to your clipboard.|the url has been copied to your clipboard
    the url has been copied to your clipboard.|your browser does not support the video tag.
    your browser doesn't support html5|your browser does not support html5
    cookie policy|cookie settings|cookie preferences|manage cookies|privacy policy|terms of use
    terms of service|accept all|reject all|accept cookies|accept all cookies
    all rights reserved|all rights reserved.
    """.strip()
    .replace("\n", "|")
    .split("|")
)
_LONGEST_FURNITURE = 600  # characters

# Lines with a changing part. Each must match a whole line, in lower case.
_FURNITURE = re.compile(
    r"""
      (?:\d{1,2}:\d{2}(?::\d{2})?[ /|–-]*)+                                      # a player's clock
    | (?:\d{3,4}p\ ?(?:\|\ ?[\d.,]+\ ?[kmg]b)?[ ,]*)+                            # its picture sizes
    | (?:watch|listen|video|photos?|gallery|read\ more|see\ also|also\ read|read\ also|read\ next|more\ on
        |related|from\ our\ archive)\ ?:\ .*
    | (?:we|our\ partners|our\ (?:web)?site|this\ (?:web)?site)(?:\ and\ our\ partners)?\ uses?\ cookies\b.*
    | by\ (?:continuing\ to\ (?:use|browse)|using)\ (?:this|our)\ (?:web)?site,?\ you\b.*
    | by\ clicking\ [“"'‘]?(?:accept|agree|i\ agree|ok|continue)\b.*
    | (?:sign\ up|subscribe|register)\ (?:for|to)\ (?:our|the|your|a)\ (?:\w+\ ){0,4}
        (?:newsletters?|updates|channel|digest)\b.*
    | follow\ us\ on\ .*
    | (?:©|\(c\)|copyright)\ .{0,120}\ball\ rights\ reserved\b.*
    | share\ (?:this\ )?on\ (?:facebook|twitter|x|whatsapp|telegram|linkedin|vk|viber|reddit)\b.*
    """,
    re.VERBOSE,
)
