"""Signing in by a provider of identities: デジタル認証アプリ for residents, GビズID for businesses (OpenID Connect)."""
