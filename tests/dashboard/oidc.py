"""A stand-in for an OpenID Connect provider, as a program: ``python -m tests.dashboard.oidc PORT``.

It has what sign-in needs: discovery, a page on which one chooses who one is, codes that count once and only
with their PKCE verifier, tokens signed with a key of its own, and the end of a session.
"""

import base64
import hashlib
import html
import secrets
import sys
import time
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "atlas", "a secret of the tests alone"
PEOPLE = {
    "ana": {"email": "ana@example.org", "email_verified": True, "name": "Ana Example"},
    "eve": {"email": "eve@example.org", "email_verified": True, "name": "Ana Example"},
    "mallory": {"email": "ana@example.org", "email_verified": False, "name": "Mallory"},
}


def provider(issuer: str) -> Starlette:
    """The provider at an address."""
    key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
    given: dict[str, tuple[str, dict[str, str]]] = {}

    def discovery(_: Request) -> Response:
        return JSONResponse(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/jwks",
                "end_session_endpoint": f"{issuer}/end",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def authorize(request: Request) -> Response:
        asked = dict(request.query_params)
        who = asked.pop("who", "")
        if who not in PEOPLE:
            links = (
                f'<p><a href="?{html.escape(urlencode({**asked, "who": name}))}">{name}</a>'
                for name in PEOPLE
            )
            return HTMLResponse("<title>Who are you?</title>" + "".join(links))
        assert asked["client_id"] == CLIENT
        code = secrets.token_urlsafe()
        given[code] = who, asked
        return RedirectResponse(
            f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        )

    async def token(request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        sent = request.headers.get("authorization", "").removeprefix("Basic ")
        who, asked = given.pop(form["code"])
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        if sent != expected or challenge.decode().rstrip("=") != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            "iss": issuer, "aud": CLIENT, "sub": who, "iat": now, "exp": now + 600, "nonce": asked["nonce"],
            **PEOPLE[who],
        }  # fmt: skip
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
        return JSONResponse(
            {"access_token": "unused", "token_type": "Bearer", "expires_in": 600, "id_token": signed}
        )

    def jwks(_: Request) -> Response:
        return JSONResponse({"keys": [key.as_dict(private=False)]})

    def end(request: Request) -> Response:
        return RedirectResponse(request.query_params["post_logout_redirect_uri"])

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", discovery),
            Route("/authorize", authorize),
            Route("/token", token, methods=["POST"]),
            Route("/jwks", jwks),
            Route("/end", end),
        ]
    )


if __name__ == "__main__":
    port = int(sys.argv[1])
    uvicorn.run(provider(f"http://127.0.0.1:{port}"), host="127.0.0.1", port=port, log_level="warning")
