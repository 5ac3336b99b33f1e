"""Mutants that read a status or an error body wrongly."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "placed-only-with-200",
        "RESP-01",
        "checkout.py",
        """        if outcome(answer) is Outcome.DONE and order_id:
""",
        """        if answer.status == 200 and order_id:
""",
        "The shop counts the order as placed only when the status is 200.",
    ),
    Mutation(
        "captured-only-with-201",
        "RESP-02",
        "backoffice.py",
        """        verdict = self._verdict(order, operation, outcome(answer), repeated=repeated)
""",
        """        said = outcome(answer)
        if said is Outcome.DONE and answer.status not in {201, 204}:
            said = Outcome.REFUSED
        verdict = self._verdict(order, operation, said, repeated=repeated)
""",
        "The shop counts an operation after payment as refused unless the status is 201 or 204.",
        consequences=("RESP-06",),  # a success with an error's body cannot have the status 204
    ),
    Mutation(
        "success-with-a-body-is-refused",
        "RESP-02",
        "backoffice.py",
        """        verdict = self._verdict(order, operation, outcome(answer), repeated=repeated)
""",
        """        said = outcome(answer)
        if said is Outcome.DONE and answer.body:
            said = Outcome.REFUSED
        verdict = self._verdict(order, operation, said, repeated=repeated)
""",
        "The shop counts an operation after payment as refused when the success has a body.",
        consequences=("RESP-06",),  # a success with an error's body has a body
    ),
    Mutation(
        "worker-repeats-unless-201",
        "RESP-02",
        "backoffice.py",
        """    def capture(self, reference: str, amount: int) -> Outcome:
        with self.store.exclusive(reference):
            return self._perform(reference, "capture", amount)
""",
        """    def capture(self, reference: str, amount: int) -> Outcome:
        from background import in_background

        def worker(name: str) -> None:
            time.sleep(0.5)
            with self.store.exclusive(name):
                order, key = self._order(name), str(uuid.uuid4())
                self._require_possible(order, "capture", amount)
                operation = self.store.add_operation(name, "capture", amount, key)
                answer = self._call(order, operation)
                if answer.status != 201:
                    time.sleep(0.5)
                    again = replace(operation, key=str(uuid.uuid4()))
                    answer = self._call(order, again)
                verdict = self._verdict(order, operation, outcome(answer), repeated=False)
                after = order_after(order, operation) if verdict is Outcome.DONE else order
                self.store.record_operation(operation, verdict, klarna_id(answer), after)

        in_background(worker, reference)
        return Outcome.UNKNOWN
""",
        "A worker repeats a capture with a new idempotency key unless the status is 201.",
    ),
    Mutation(
        "conflict-means-captured",
        "RESP-03",
        "backoffice.py",
        """        answer = self._call(order, operation)
""",
        """        answer = self._call(order, operation)
        if answer.status == 409 and operation.kind == "capture":  # it must be captured already
            answer = replace(answer, status=201)
""",
        "The shop counts a capture as done when the status is 409.",
    ),
    Mutation(
        "knows-five-error-statuses",
        "RESP-03",
        "klarna.py",
        """        case 4:
            return Outcome.REFUSED
""",
        """        case 4 if answer.status in {400, 401, 403, 404, 409}:
            return Outcome.REFUSED
""",
        "The shop treats a 4xx that is not on its list of five as an unknown outcome.",
    ),
    Mutation(
        "capture-refused-after-5xx",
        "RESP-04",
        "backoffice.py",
        """        answer = self._call(order, operation)
""",
        """        answer = self._call(order, operation)
        if (answer.status or 0) >= 500 and operation.kind == "capture":
            answer = replace(answer, status=400)
""",
        "The shop counts a capture as refused when the status is 5xx.",
    ),
    Mutation(
        "cancel-refused-after-5xx",
        "RESP-04",
        "backoffice.py",
        """        answer = self._call(order, operation)
""",
        """        answer = self._call(order, operation)
        if (answer.status or 0) >= 500 and operation.kind == "cancel":
            answer = replace(answer, status=400)
""",
        "The shop counts a cancellation as refused when the status is 5xx.",
    ),
    Mutation(
        "captures-again-with-a-new-key",
        "RESP-04",
        "backoffice.py",
        """                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        """                answer = self.klarna.capture(order_id, operation.amount, operation.key)
                if outcome(answer) is not Outcome.UNKNOWN:
                    return answer
                return self.klarna.capture(order_id, operation.amount, str(uuid.uuid4()))
""",
        "The shop repeats a capture with a new idempotency key when the outcome is unknown.",
    ),
    Mutation(
        "needs-a-correlation-id",
        "RESP-05",
        "klarna.py",
        """or answer.word("correlation_id")
""",
        """or (
        answer.body["correlation_id"] if answer.status else ""
    )
""",
        "The shop crashes on an answer without the member correlation_id.",
        # A success, a gateway's page and a redirect have no correlation id either.
        consequences=("AUTH-04", "RESP-06", "RESP-08"),
    ),
    Mutation(
        "error-without-json-is-unknown",
        "RESP-05",
        "klarna.py",
        """        case 4:
            return Outcome.REFUSED
""",
        """        case 4:
            return Outcome.REFUSED if answer.body else Outcome.UNKNOWN
""",
        "The shop treats a 4xx without a JSON body as an unknown outcome.",
    ),
    Mutation(
        "all-json-is-an-object",
        "RESP-05",
        "klarna.py",
        """    return value if isinstance(value, dict) else {}
""",
        """    return value
""",
        "The shop crashes when a JSON body is not an object.",
    ),
    Mutation(
        "needs-an-error-code",
        "RESP-05",
        "klarna.py",
        """    correlation = answer.headers""",
        """    if answer.body:
        log.warning("%s: %s", call.name, answer.body["error_code"])
    correlation = answer.headers""",
        "The shop crashes on a JSON error without the member error_code.",
        consequences=("RESP-06",),  # an error with a success's body has no error code
    ),
    Mutation(
        "checkout-needs-an-error-code",
        "RESP-05",
        "checkout.py",
        """        session = needed(self.klarna.create_session(reference, payload), "session_id")
""",
        """        session = self.klarna.create_session(reference, payload)
        if outcome(session) is Outcome.REFUSED:
            log.warning("order=%s: %s", reference, session.body["error_code"])
        session = needed(session, "session_id")
""",
        "The checkout crashes when the session is refused without the member error_code.",
        consequences=(
            "AUTH-04",
            "RESP-06",
        ),  # a gateway's page and a success's body have no error code
    ),
    Mutation(
        "shows-its-traceback",
        "RESP-05",
        "web.py",
        """    except KlarnaUnavailable:
        return json_reply(502, {"error": "Paying with Klarna is not possible at the moment."})
""",
        """    except KlarnaUnavailable:
        import traceback

        return page(502, "Not possible", traceback.format_exc())
""",
        "The shop shows a traceback to the consumer when Klarna is unavailable.",
        consequences=(
            "AUTH-04",
            "COMPAT-07",
            "RESP-03",
            "RESP-04",
            "RESP-06",
            "RESP-08",
            "RESP-09",
        ),
    ),
    Mutation(
        "error-with-an-order-id-is-an-order",
        "RESP-06",
        "checkout.py",
        """        if outcome(answer) is Outcome.DONE and order_id:
""",
        """        if order_id:
""",
        "The shop counts an order as placed when an error body has an order_id.",
    ),
    Mutation(
        "checkout-refuses-success-with-error-code",
        "RESP-06",
        "checkout.py",
        """    if outcome(answer) is Outcome.DONE and all(answer.word(name) for name in names):
""",
        """    failed = "error_code" in answer.body
    if not failed and outcome(answer) is Outcome.DONE and all(map(answer.word, names)):
""",
        "The checkout stops when a success has the member error_code.",
    ),
    Mutation(
        "capture-refuses-success-with-error-code",
        "RESP-06",
        "backoffice.py",
        """        answer = self._call(order, operation)
""",
        """        answer = self._call(order, operation)
        if "error_code" in answer.body or "error_messages" in answer.body:
            answer = replace(answer, status=400)
""",
        "The shop counts a capture as refused when the success has members of an error.",
    ),
    Mutation(
        "not-found-is-refunded",
        "RESP-07",
        "backoffice.py",
        """        answer = self._call(order, operation)
""",
        """        answer = self._call(order, operation)
        if answer.status == 404 and operation.kind == "refund":  # there is nothing left to refund
            answer = replace(answer, status=201)
""",
        "The shop counts a refund as done when the status is 404.",
    ),
    Mutation(
        "follows-redirects-with-its-credentials",
        "RESP-08",
        "klarna.py",
        """                body = json_object(content(response))
                return Answer(response.status_code, body, response.headers)
""",
        """                body = json_object(content(response))
                elsewhere = response.headers.get("Location", "")
                if response.is_redirect and elsewhere:
                    return self._send(call, str(response.url.join(elsewhere)))
                return Answer(response.status_code, body, response.headers)
""",
        "The shop follows redirects to any host and sends its credentials there.",
    ),
    Mutation(
        "redirect-is-success",
        "RESP-08",
        "klarna.py",
        """        case 2:
            return Outcome.DONE
""",
        """        case 2 | 3:
            return Outcome.DONE
""",
        "The shop counts a redirect as a success.",
    ),
    Mutation(
        "shows-error-messages",
        "RESP-09",
        "web.py",
        """    except KlarnaUnavailable:
        return json_reply(502, {"error": "Paying with Klarna is not possible at the moment."})
""",
        """    except KlarnaUnavailable as error:
        cause = error.__traceback__
        while cause and cause.tb_next:
            cause = cause.tb_next
        return page(502, "Not possible", str(cause and cause.tb_frame.f_locals))
""",
        "The shop shows the text of Klarna's error to the consumer.",
    ),
    Mutation(
        "error-message-in-the-url",
        "RESP-09",
        "web.py",
        """    except KlarnaUnavailable:
        return json_reply(502, {"error": "Paying with Klarna is not possible at the moment."})
""",
        """    except KlarnaUnavailable as error:
        cause = error.__traceback__
        while cause and cause.tb_next:
            cause = cause.tb_next
        refused = cause.tb_frame.f_locals["answer"].body if cause else {}
        message = " ".join(refused.get("error_messages", ()))[:200]
        return Reply(303, headers={"Location": f"/basket?error={quote(message)}"})
""",
        "The shop puts the text of Klarna's error into a URL that the consumer sees.",
    ),
    Mutation(
        "message-decides-the-capture",
        "RESP-09",
        "backoffice.py",
        """        answer = self._call(order, operation)
""",
        """        answer = self._call(order, operation)
        if any("already" in text.lower() for text in answer.body.get("error_messages", ())):
            answer = replace(answer, status=201)
""",
        'The shop counts an operation as done when the error text contains "already".',
    ),
    Mutation(
        "read-only-with-200",
        "RESP-01",
        "checkout.py",
        """        if outcome(answer) is Outcome.DONE:
            self._follow(attempt, answer)
""",
        """        if answer.status == 200:
            self._follow(attempt, answer)
""",
        "The shop uses the hosted session that it reads only when the status is 200.",
    ),
    Mutation(
        "cancelled-only-with-204",
        "RESP-02",
        "klarna.py",
        """        return self._operate("cancel", order_id, key)
""",
        """        answer = self._operate("cancel", order_id, key)
        return answer if answer.status == 204 else Answer(400, {}, {})
""",
        "The shop counts a cancellation as refused unless the status is 204.",
        consequences=("RESP-06",),  # a success with an error's body cannot have the status 204
    ),
    Mutation(
        "placement-refused-after-5xx",
        "RESP-04",
        "checkout.py",
        """        elif outcome(answer) is Outcome.REFUSED and not tried_before:
            self._refuse(attempt, token)
""",
        """        elif (answer.status or 0) >= 500:
            self.store.set_state(attempt.reference, State.CLOSED)
            self.store.close_attempt(attempt)
        elif outcome(answer) is Outcome.REFUSED and not tried_before:
            self._refuse(attempt, token)
""",
        "The shop closes the order when the placement answers 5xx.",
        consequences=("ORD-05",),
    ),
    Mutation(
        "closes-the-purchase-after-5xx",
        "RESP-04",
        "checkout.py",
        """        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)
""",
        """        elif (answer.status or 0) >= 500:
            self._close(attempt)
        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)
""",
        "The shop closes the purchase when a read of the hosted session answers 5xx.",
    ),
    Mutation(
        "logs-no-correlation-id",
        "RESP-10",
        "klarna.py",
        """        "%s failed: status=%s correlation_id=%s %s",
        call.name,
        answer.status,
        segment(correlation),
        call.about,
""",
        """        "%s failed: status=%s %s",
        call.name,
        answer.status,
        call.about,
""",
        "The log line of a failed call has no correlation id.",
    ),
    Mutation(
        "message-decides-every-call",
        "RESP-09",
        "klarna.py",
        """        answer = self._send(call, url)
""",
        """        answer = self._send(call, url)
        if "lready captured" in str(answer.body):
            answer = Answer(200, answer.body, answer.headers)
""",
        'The shop counts any call as a success when the error text contains "already captured".',
    ),
    Mutation(
        "message-cancels-the-order",
        "RESP-09",
        "checkout.py",
        """        elif outcome(answer) is Outcome.REFUSED and not tried_before:
""",
        """        elif "eclined" in str(answer.body):
            self.store.set_state(attempt.reference, State.CANCELLED)
        elif outcome(answer) is Outcome.REFUSED and not tried_before:
""",
        'The shop cancels the order when the error text contains "declined".',
    ),
    Mutation(
        "logs-no-order-reference",
        "RESP-10",
        "klarna.py",
        """        call.about,
    )
""",
        """        "",
    )
""",
        "The log line of a failed call does not name the order.",
    ),
    Mutation(
        "captures-nothing-after-404",
        "RESP-07",
        "backoffice.py",
        """                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        """                seen = self.klarna.read_order(order_id)
                if seen.status == 404:
                    return Answer(201, {}, {})
                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        "The shop counts a capture as done when a read of the order before it answers 404.",
        consequences=("OM-04",),
    ),
    Mutation(
        "capture-needs-a-read-with-200",
        "RESP-01",
        "backoffice.py",
        """                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        """                if self.klarna.read_order(order_id).status != 200:
                    return Answer(400, {}, {})
                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        "The shop refuses a capture unless a read of the order before it answers 200.",
    ),
    Mutation(
        "closes-the-order-after-410",
        "RESP-03",
        "checkout.py",
        """        self.klarna.release_authorization(attempt.reference, token)
""",
        """        if self.klarna.release_authorization(attempt.reference, token).status == 410:
            self.store.set_state(attempt.reference, State.CLOSED)
""",
        "The shop closes the order when the release of the authorization answers 410.",
    ),
)
