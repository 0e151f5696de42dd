// Single sign-on over HTTP: which ways of signing in there are, the way to the provider, and the way back.
#include <utility>

#include "app/desk/body.h"
#include "app/desk/gate.h"
#include "app/desk/reply.h"
#include "app/desk/rooms.h"
#include "app/oidc/oidc.h"
#include "app/server/log.h"
#include "record/identity/identity.h"

namespace zhida::desk {
namespace {

using identity::Outcome;

// What goes wrong with a provider is for whoever runs the server to see, too.
Response fail_sign_on(const Diagnostics& errors) {
  for (const Diagnostic& d : errors)
    server::log_event("sign-on", {{"code", d.code}, {"element", d.place.element}, {"what", d.en}});
  return fail(errors);
}

// Whatever comes of it, the browser's half is used up.
Response without_cookie(const Desktop& desktop, Response response) {
  response.headers.emplace_back("Set-Cookie",
                                set_sign_on_cookie("", desktop.options.secure_cookie));
  return response;
}

}  // namespace

Response show_ways(const Desktop& desktop, const Call& /*call*/) {
  json::object out{{"records", desktop.records != nullptr}, {"sign_on", nullptr}};
  if (desktop.records && desktop.options.sign_on) {
    const oidc::Settings& settings = desktop.options.sign_on->settings();
    out["sign_on"] = {{"name", {{"zh", settings.name_zh}, {"en", settings.name_en}}}};
  }
  return reply(out);
}

Response begin_sign_on(const Desktop& desktop, const Call& /*call*/) {
  if (!desktop.options.sign_on) return deny(Denial::kNoSignOn);
  const auto begun = desktop.options.sign_on->begin();
  if (!begun) return fail_sign_on(begun.errors());
  Response out = reply({{"location", begun->location}});
  out.headers.emplace_back(
      "Set-Cookie", set_sign_on_cookie(begun->browser.text(), desktop.options.secure_cookie));
  return out;
}

Response finish_sign_on(const Desktop& desktop, const Call& call) {
  if (!desktop.options.sign_on) return deny(Denial::kNoSignOn);
  Body body(call.request.body);
  oidc::CameBack back;
  back.state = body.text("state");
  back.code = body.text_if("code").value_or("");
  back.issuer = body.text_if("iss").value_or("");
  back.error = body.text_if("error").value_or("");
  if (auto refusal = body.refusal()) return std::move(*refusal);
  const auto cookie = cookie_of(call.request.cookie, kSignOnCookie);
  const auto person = desktop.options.sign_on->finish(back, cookie.value_or(""));
  if (!person) return without_cookie(desktop, fail_sign_on(person.errors()));
  const identity::Client client{call.request.address, call.request.agent};
  identity::SignIn in;
  auto done = desktop.records->db().write([&](store::Transaction& tx) -> Result<Done> {
    auto let = desktop.records->identity().sign_on(tx, *person, client);
    if (!let) return let.errors();
    in = std::move(*let);
    return Done{};
  });
  if (!done) return without_cookie(desktop, fail_sign_on(done.errors()));
  if (in.outcome == Outcome::kNoAccount) {
    const auto id = identity::sign_on_id(person->issuer, person->subject_there);
    return without_cookie(desktop, deny(Denial::kNoAccount, id));
  }
  if (in.outcome != Outcome::kIn) return without_cookie(desktop, deny(Denial::kRefused));
  return without_cookie(desktop, session_begun(desktop, in));
}

}  // namespace zhida::desk
