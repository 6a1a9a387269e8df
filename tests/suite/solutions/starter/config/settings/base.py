import environ

env = environ.Env()
AUTH_USER_MODEL = "users.User"
INSTALLED_APPS = ["allauth", "rest_framework", "rest_framework.authtoken", "app.users"]
MEDIA_ROOT = "media"
MEDIA_URL = "/media/"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": (
        "rest_framework.authentication.SessionAuthentication",
        "rest_framework.authentication.TokenAuthentication",
    ),
    "DEFAULT_PERMISSION_CLASSES": ("rest_framework.permissions.IsAuthenticated",),
}
