AUTH_USER_MODEL = "people.Person"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["dj_rest_auth.jwt_auth.JWTCookieAuthentication"],
}
REST_AUTH = {"USE_JWT": True, "JWT_AUTH_COOKIE": "token"}
