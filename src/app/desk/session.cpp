// Signing in and out, and what is the own: sessions, password, second factor.
#include <algorithm>
#include <utility>

#include "app/desk/body.h"
#include "app/desk/gate.h"
#include "app/desk/page.h"
#include "app/desk/reply.h"
#include "app/desk/rooms.h"
#include "record/identity/identity.h"

namespace zhida::desk {
namespace {

using identity::Outcome;

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::size_t kTextMax = 1024;  // of a login or code; longer ones are no such thing

json::array texts(const std::vector<std::string>& list) {
  json::array out;
  out.reserve(list.size());
  for (const std::string& one : list) out.emplace_back(one);
  return out;
}

json::object me(const Desktop& desktop, const identity::Account& account,
                const identity::Session& session, const identity::Principal& who) {
  return {{"account",
           {{"id", account.id},
            {"login", account.login},
            {"name", account.name},
            {"kind", identity::to_word(account.kind)},
            {"subject", account.subject},
            {"office", account.office},
            {"jurisdiction", account.jurisdiction},
            {"roles", texts(account.roles)},
            {"second_factor", account.second_factor},
            {"password_own", account.password_own},
            {"sign_on", identity::is_sign_on_id(account.id)}}},
          {"purposes", texts(purposes_of(who))},
          {"csrf", desktop.records->identity().csrf(session.id)},
          {"expires", time_text(session.expires_us)}};
}

Result<identity::Account> account_of(const Desktop& desktop, const std::string& id) {
  identity::Account out;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto found = desktop.records->identity().account(reader, id);
    if (!found) return found.errors();
    ZHIDA_CHECK(found->has_value());  // a session is of an account
    out = std::move(**found);
    return Done{};
  });
  if (!read) return read.errors();
  return out;
}

Response wait_for(std::int64_t until_us, std::int64_t now_us) {
  const std::int64_t seconds =
      std::max<std::int64_t>(1, (until_us - now_us + kSecondUs - 1) / kSecondUs);
  return deny(Denial::kWait, std::to_string(seconds));
}

}  // namespace

Response sign_in(const Desktop& desktop, const Call& call) {
  Body body(call.request.body);
  const std::string login = body.text("login");
  std::string typed = body.text("password");
  const std::string code = body.text_if("code").value_or("");
  if (auto refusal = body.refusal()) return std::move(*refusal);
  const auto password = identity::Password::read(typed);
  identity::wipe(typed);
  // what can be nobody's password is not told apart from a wrong one
  if (!password || login.size() > kTextMax || code.size() > kTextMax) return deny(Denial::kRefused);
  const identity::Client client{call.request.address, call.request.agent};
  const auto in = desktop.records->identity().sign_in(desktop.records->db(), login, *password, code,
                                                      client, call.now_us);
  if (!in) return fail(in.errors());
  switch (in->outcome) {
    case Outcome::kWait: return wait_for(in->wait_until_us, call.now_us);
    case Outcome::kCodeWanted: return deny(Denial::kCodeWanted);
    case Outcome::kNoAccount:
    case Outcome::kRefused: return deny(Denial::kRefused);
    case Outcome::kIn: break;
  }
  return session_begun(desktop, *in);
}

// REQUIRES: the outcome is kIn
Response session_begun(const Desktop& desktop, const identity::SignIn& in) {
  const auto account = account_of(desktop, in.principal.account);
  if (!account) return fail(account.errors());
  Response out = reply(me(desktop, *account, in.session, in.principal));
  out.headers.emplace_back("Set-Cookie",
                           set_cookie(in.token->text(), desktop.options.secure_cookie));
  return out;
}

Response show_session(const Desktop& desktop, const Call& call) {
  const auto account = account_of(desktop, call.who().account);
  if (!account) return fail(account.errors());
  return reply(me(desktop, *account, call.sight.session, call.who()));
}

Response sign_out(const Desktop& desktop, const Call& call) {
  const std::string& account = call.who().account;
  auto done = desktop.records->db().write([&](store::Transaction& tx) -> Result<Done> {
    const auto ended =
        desktop.records->identity().end_sessions(tx, account, call.sight.session.id, account);
    return ended ? Result<Done>(Done{}) : Result<Done>(ended.errors());
  });
  if (!done) return fail(done.errors());
  Response out = nothing();
  out.headers.emplace_back("Set-Cookie", set_cookie("", desktop.options.secure_cookie));
  return out;
}

Response list_sessions(const Desktop& desktop, const Call& call) {
  const auto limit = read_limit(call, 100);
  if (!limit) return bad_limit();
  std::optional<Cursor> cursor;
  identity::SessionPlace from;
  if (!call.query("after").empty()) {
    cursor = read_cursor(call, "after");
    if (!cursor) return bad_after();
    from = {cursor->number, cursor->rest};
  }
  json::object out;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto list = desktop.records->identity().sessions(reader, call.who().account, call.now_us, from,
                                                     *limit + 1);
    if (!list) return list.errors();
    const bool more = list->size() > static_cast<std::size_t>(*limit);
    if (more) list->pop_back();
    json::array items;
    items.reserve(list->size());
    for (const identity::Session& one : *list) {
      items.push_back({{"id", one.id},
                       {"created", time_text(one.created_us)},
                       {"seen", time_text(one.seen_us)},
                       {"expires", time_text(one.expires_us)},
                       {"agent", one.agent},
                       {"current", one.id == call.sight.session.id}});
    }
    out["items"] = std::move(items);
    if (more) out["next"] = cursor_text(list->back().created_us, list->back().id);
    return Done{};
  });
  return read ? reply(out) : fail(read.errors());
}

Response end_session(const Desktop& desktop, const Call& call) {
  const std::string& id = call.names.front();
  const std::string& account = call.who().account;
  std::int64_t count = 0;
  auto done = desktop.records->db().write([&](store::Transaction& tx) -> Result<Done> {
    const auto ended = desktop.records->identity().end_sessions(tx, account, id, account);
    if (!ended) return ended.errors();
    count = *ended;
    return Done{};
  });
  if (!done) return fail(done.errors());
  if (count == 0) return deny(Denial::kNone, "这次登录 · such session");
  Response out = nothing();
  if (id == call.sight.session.id)
    out.headers.emplace_back("Set-Cookie", set_cookie("", desktop.options.secure_cookie));
  return out;
}

namespace {

// The old password, tried as at a sign-in: with its waits, and counted when it is wrong.
std::optional<Response> refuse_old(const Desktop& desktop, const Call& call,
                                   const std::string& login, const identity::Password& old) {
  const identity::Identity& identity = desktop.records->identity();
  const identity::Client client{call.request.address, call.request.agent};
  identity::Door door;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto found = identity.door(reader, login, client.address, call.now_us);
    if (!found) return found.errors();
    door = std::move(*found);
    return Done{};
  });
  if (!read) return fail(read.errors());
  if (door.wait_until_us > call.now_us) return wait_for(door.wait_until_us, call.now_us);
  const auto tried = identity.try_password(std::move(door), old);
  if (!tried) return fail(tried.errors());
  if (tried->matched) return std::nullopt;
  auto counted = desktop.records->db().write([&](store::Transaction& tx) -> Result<Done> {
    const auto in = identity.sign_in(tx, *tried, "", client);
    return in ? Result<Done>(Done{}) : Result<Done>(in.errors());
  });
  if (!counted) return fail(counted.errors());
  return deny(Denial::kOldWrong);
}

}  // namespace

Response change_password(const Desktop& desktop, const Call& call) {
  Body body(call.request.body);
  std::string old_typed = body.text("old");
  std::string new_typed = body.text("new");
  if (auto refusal = body.refusal()) return std::move(*refusal);
  const auto old = identity::Password::read(old_typed);
  const auto fresh = identity::Password::read(new_typed);
  identity::wipe(old_typed);
  identity::wipe(new_typed);
  if (!old) return deny(Denial::kOldWrong);
  if (!fresh) return fail(fresh.errors());
  const auto account = account_of(desktop, call.who().account);
  if (!account) return fail(account.errors());
  if (auto refusal = refuse_old(desktop, call, account->login, *old)) return std::move(*refusal);
  const auto hash = desktop.records->identity().hash(*fresh, account->login);
  if (!hash) return fail(hash.errors());
  auto done = desktop.records->db().write([&](store::Transaction& tx) -> Result<Done> {
    const auto changed = desktop.records->identity().set_password(
        tx, account->id, *hash, account->id, call.sight.session.id);
    return changed ? Result<Done>(Done{}) : Result<Done>(changed.errors());
  });
  return done ? nothing() : fail(done.errors());
}

Response begin_factor(const Desktop& desktop, const Call& call) {
  json::object out;
  auto done = desktop.records->db().write([&](store::Transaction& tx) -> Result<Done> {
    const auto begun = desktop.records->identity().begin_factor(tx, call.who().account);
    if (!begun) return begun.errors();
    out = {{"secret", begun->secret.bytes()}, {"uri", begun->uri.bytes()}};
    return Done{};
  });
  return done ? reply(out) : fail(done.errors());
}

Response confirm_factor(const Desktop& desktop, const Call& call) {
  Body body(call.request.body);
  const std::string code = body.text("code");
  if (auto refusal = body.refusal()) return std::move(*refusal);
  json::array codes;
  auto done = desktop.records->db().write([&](store::Transaction& tx) -> Result<Done> {
    codes.clear();
    const auto recovery = desktop.records->identity().confirm_factor(tx, call.who().account, code);
    if (!recovery) return recovery.errors();
    for (const identity::Secret& one : *recovery) codes.emplace_back(one.bytes());
    return Done{};
  });
  return done ? reply({{"recovery", std::move(codes)}}) : fail(done.errors());
}

}  // namespace zhida::desk
