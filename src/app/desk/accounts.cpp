// Accounts: listed, opened, changed by those whom roles.txt allows it.
#include <utility>

#include "app/desk/body.h"
#include "app/desk/gate.h"
#include "app/desk/page.h"
#include "app/desk/reply.h"
#include "app/desk/rooms.h"
#include "record/identity/identity.h"

namespace zhida::desk {
namespace {

using identity::Account;
using identity::Sensitivity;

json::object shown(const Account& account) {
  json::array roles;
  roles.reserve(account.roles.size());
  for (const std::string& role : account.roles) roles.emplace_back(role);
  json::object out{{"id", account.id},
                   {"version", account.version},
                   {"login", account.login},
                   {"name", account.name},
                   {"kind", identity::to_word(account.kind)},
                   {"subject", account.subject},
                   {"office", account.office},
                   {"jurisdiction", account.jurisdiction},
                   {"roles", std::move(roles)},
                   {"status", account.status == identity::Status::kActive ? "active" : "disabled"},
                   {"second_factor", account.second_factor},
                   {"password_own", account.password_own},
                   {"locked_until", nullptr}};
  if (account.locked_until_us > 0) out["locked_until"] = time_text(account.locked_until_us);
  return out;
}

identity::Resource of(std::string_view subject, std::string_view jurisdiction,
                      std::string_view account) {
  return {"account", subject, jurisdiction, account, Sensitivity::kInternal};
}

// The hash of a password that somebody gave; nothing where none was.
Result<std::string> hash_of(const Desktop& desktop, std::string typed, std::string_view login) {
  const auto password = identity::Password::read(typed);
  identity::wipe(typed);
  if (!password) return password.errors();
  return desktop.records->identity().hash(*password, login);
}

}  // namespace

Response list_accounts(const Desktop& desktop, const Call& call) {
  const auto limit = read_limit(call, 100);
  if (!limit) return bad_limit();
  // all of them, or those of one's own enterprise
  std::string subject;
  if (permit(call, of({}, {}, {})).refusal) {
    subject = call.who().subject;
    if (auto permitted = permit(call, of(subject, {}, {})); permitted.refusal)
      return std::move(*permitted.refusal);
  }
  json::object out;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto list =
        desktop.records->identity().accounts(reader, call.query("after"), *limit + 1, subject);
    if (!list) return list.errors();
    const bool more = list->size() > static_cast<std::size_t>(*limit);
    if (more) list->pop_back();
    json::array items;
    for (const Account& account : *list) items.push_back(shown(account));
    out["items"] = std::move(items);
    if (more) out["next"] = list->back().id;
    return Done{};
  });
  return read ? reply(out) : fail(read.errors());
}

Response create_account(const Desktop& desktop, const Call& call) {
  Body body(call.request.body);
  identity::NewAccount account;
  // whom the provider calls so: id and login follow, and there is no password
  const auto sign_on = body.text_if("sign_on");
  if (!sign_on) {
    account.id = body.text("id");
    account.login = body.text("login");
  }
  account.name = body.text("name");
  const std::string kind = body.text("kind");
  if (!kind.empty() && !identity::read_word(kind, account.kind))
    body.wrong("kind", "应为 enterprise、official、operator 或 auditor",
               "one of enterprise, official, operator, auditor");
  account.subject = body.text_if("subject").value_or("");
  account.office = body.text_if("office").value_or("");
  account.jurisdiction = body.text_if("jurisdiction").value_or("");
  account.roles = body.texts_if("roles").value_or(std::vector<std::string>{});
  std::string typed = sign_on ? "" : body.text("password");
  if (auto refusal = body.refusal()) return std::move(*refusal);
  auto permitted = permit(call, of(account.subject, account.jurisdiction, {}));
  if (permitted.refusal) return std::move(*permitted.refusal);
  if (sign_on) {
    if (!desktop.options.sign_on) return deny(Denial::kNoSignOn);
    account.issuer = desktop.options.sign_on->settings().issuer;
    account.subject_there = *sign_on;
  } else {
    auto hash = hash_of(desktop, std::move(typed), account.login);
    if (!hash) return fail(hash.errors());
    account.password = std::move(*hash);
  }
  json::object out;
  auto done = desktop.records->db().write([&](store::Transaction& tx) -> Result<Done> {
    const auto made = desktop.records->identity().create(tx, account, call.who().account);
    if (!made) return made.errors();
    out = shown(*made);
    account.id = made->id;
    return Done{};
  });
  if (!done) return fail(done.errors());
  Response response = reply(out, 201);
  response.headers.emplace_back("Location", "/api/v1/accounts/" + account.id);
  return response;
}

namespace {

struct Changes {
  std::int64_t version = 0;
  identity::Change change;
  bool any = false;  // of `change`
  std::optional<std::string> password;
  bool remove_factor = false;
};

void read_status(Body& body, Changes& out) {
  const auto status = body.text_if("status");
  if (!status) return;
  if (*status == "active") {
    out.change.status = identity::Status::kActive;
  } else if (*status == "disabled") {
    out.change.status = identity::Status::kDisabled;
  } else {
    body.wrong("status", "应为 active 或 disabled", "active or disabled");
  }
}

// null takes the lock away
void read_lock(Body& body, Changes& out) {
  if (!body.has("locked_until")) return;
  const auto text = body.text_if("locked_until");
  const auto until = text ? read_time(*text) : std::optional<std::int64_t>(0);
  if (!until)
    body.wrong("locked_until", "时刻写成 2026-11-23T09:15:00+08:00",
               "a moment is written 2026-11-23T09:15:00+08:00");
  out.change.locked_until_us = until;
}

Changes read_changes(Body& body) {
  Changes out;
  out.version = body.integer("version");
  out.change.name = body.text_if("name");
  out.change.subject = body.text_if("subject");
  out.change.office = body.text_if("office");
  out.change.jurisdiction = body.text_if("jurisdiction");
  out.change.roles = body.texts_if("roles");
  read_status(body, out);
  read_lock(body, out);
  out.password = body.text_if("password");
  if (const auto factor = body.boolean_if("second_factor")) {
    out.remove_factor = !*factor;
    if (*factor)
      body.wrong("second_factor", "只能写 false：绑定由本人办理",
                 "only false: an account enrols its own");
  }
  const identity::Change& c = out.change;
  out.any =
      c.name || c.subject || c.office || c.jurisdiction || c.roles || c.status || c.locked_until_us;
  if (!out.any && !out.password && !out.remove_factor && out.version != 0)
    body.wrong("version", "没有要改的项", "nothing is to be changed");
  return out;
}

// Whoever changes an account must be allowed it as it is, and as it becomes.
std::optional<Response> refuse_change(const Call& call, const std::optional<Account>& before,
                                      const Changes& changes) {
  const Account none;
  const Account& was = before ? *before : none;
  auto permitted = permit(call, of(was.subject, was.jurisdiction, was.id));
  if (permitted.refusal) return std::move(permitted.refusal);
  if (!before) return deny(Denial::kNone, "这个账号 · such account");
  const std::string& subject = changes.change.subject ? *changes.change.subject : was.subject;
  const std::string& place =
      changes.change.jurisdiction ? *changes.change.jurisdiction : was.jurisdiction;
  permitted = permit(call, of(subject, place, was.id));
  if (permitted.refusal) return std::move(permitted.refusal);
  const bool own = was.id == call.who().account;
  if (own && (changes.password || changes.remove_factor)) return deny(Denial::kOneself);
  return std::nullopt;
}

// REQUIRES: `before` is what refuse_change() judged
Result<Account> make_changes(const identity::Identity& identity, store::Transaction& tx,
                             const Account& before, const Changes& changes, std::string_view hash,
                             std::string_view by) {
  const auto now = identity.account(tx, before.id);
  if (!now) return now.errors();
  ZHIDA_CHECK(now->has_value());  // accounts are never taken away
  Result<Account> out = before;
  if ((*now)->version != before.version || changes.version != before.version) {
    constexpr std::int64_t kNever =
        0;  // versions count from 1: this is the refusal of one that is not the newest
    return identity.change(tx, before.id, kNever, {}, by);
  }
  if (changes.any) out = identity.change(tx, before.id, changes.version, changes.change, by);
  if (out && changes.password) out = identity.set_password(tx, before.id, hash, by);
  if (out && changes.remove_factor) out = identity.remove_factor(tx, before.id, by);
  return out;
}

}  // namespace

Response change_account(const Desktop& desktop, const Call& call) {
  Body body(call.request.body);
  const Changes changes = read_changes(body);
  if (auto refusal = body.refusal()) return std::move(*refusal);
  const identity::Identity& identity = desktop.records->identity();
  std::optional<Account> before;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto found = identity.account(reader, call.names.front());
    if (!found) return found.errors();
    before = std::move(*found);
    return Done{};
  });
  if (!read) return fail(read.errors());
  if (auto refusal = refuse_change(call, before, changes)) return std::move(*refusal);
  std::string hash;
  if (changes.password) {
    auto hashed = hash_of(desktop, *changes.password, before->login);
    if (!hashed) return fail(hashed.errors());
    hash = std::move(*hashed);
  }
  json::object out;
  auto done = desktop.records->db().write([&](store::Transaction& tx) -> Result<Done> {
    const auto changed = make_changes(identity, tx, *before, changes, hash, call.who().account);
    if (!changed) return changed.errors();
    out = shown(*changed);
    return Done{};
  });
  return done ? reply(out) : fail(done.errors());
}

}  // namespace zhida::desk
