from locust import HttpUser, between, task


class Visitor(HttpUser):
    wait_time = between(1, 3)

    def on_start(self):
        answer = self.client.post("/login/", json={"username": "load", "password": "test"})
        self.client.headers["Authorization"] = f"Bearer {answer.json()['access']}"

    @task(5)
    def read(self):
        self.client.get("/todos/")

    @task
    def write(self):
        self.client.post("/todos/", json={"title": "Measure first"})
