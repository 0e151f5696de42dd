// Accounts as rows: reading, checking, canonical bytes.
#include "record/identity/row.h"

#include <algorithm>
#include <utility>

#include "base/failure.h"
#include "base/sha256.h"
#include "base/text.h"
#include "record/identity/key.h"

namespace zhida::identity {
namespace {

constexpr std::size_t kNameMax = 64;
constexpr std::size_t kRolesMax = 8;

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  out.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1);
  while (!text.empty()) {
    const auto end = text.find(' ');
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

Diagnostic field(std::string_view name, Words what, Words help = {}) {
  return failure("E-IDENTITY-FIELD", name, std::move(what), std::move(help));
}

Result<std::optional<AccountRow>> find(store::Reader& reader, std::string_view where,
                                       std::string_view key) {
  std::optional<Result<AccountRow>> found;
  const std::string sql = "SELECT " + std::string(account_columns()) +
                          " FROM identity_account WHERE " + std::string(where) +
                          " = $1 ORDER BY version DESC LIMIT 1";
  auto asked = reader.each(sql, {key}, [&](const store::Row& row) {
    found = read_row(row);
    return false;
  });
  if (!asked) return asked.errors();
  if (!found) return std::optional<AccountRow>();
  if (!*found) return found->errors();
  return std::optional<AccountRow>(std::move(**found));
}

Result<Done> check_roles(const Account& account) {
  if (account.roles.empty() || account.roles.size() > kRolesMax) {
    return field("roles", {"一个账号有 1 到 8 个角色", "an account has 1 to 8 roles"});
  }
  for (std::size_t i = 0; i < account.roles.size(); ++i) {
    const std::string& name = account.roles[i];
    const Role* role = roles().find(name);
    if (role == nullptr || role->kind != account.kind) {
      return field("roles",
                   {"这类账号没有这个角色：" + excerpt(name),
                    "accounts of this kind have no such role: " + excerpt(name)},
                   {"角色见 roles.txt", "the roles are in roles.txt"});
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (account.roles[j] == name || roles().are_apart(account.roles[j], name)) {
        return field("roles",
                     {"同一账号不能兼有：" + account.roles[j] + "、" + name,
                      "one account cannot have both: " + account.roles[j] + ", " + name},
                     {"分给两个人", "give them to two persons"});
      }
    }
  }
  return Done{};
}

// What binds an account of each kind, and nothing else.
Result<Done> check_place(const Account& account) {
  const bool enterprise = account.kind == Kind::kEnterprise;
  const bool official = account.kind == Kind::kOfficial;
  if (enterprise != !account.subject.empty() || (enterprise && !is_id(account.subject))) {
    return field("subject", {"企业账号要有一家企业，其他账号没有",
                             "an account of an enterprise has one, others have none"});
  }
  if (official != !account.office.empty() || (official && !is_label(account.office, kNameMax))) {
    return field("office",
                 {"部门账号要有部门，其他账号没有", "an official has an office, others have none"});
  }
  if (official != !account.jurisdiction.empty() ||
      (official && !is_division(account.jurisdiction))) {
    return field("jurisdiction",
                 {"部门账号要有行政区划代码，其他账号没有",
                  "an official has a division code, others have none"},
                 {"6、9 或 12 位数字，如 320500", "6, 9 or 12 digits, such as 320500"});
  }
  return Done{};
}

}  // namespace

std::string sha256_bytes(std::string_view text) { return std::string(bytes_of(sha256(text))); }

std::string content_of(const AccountRow& row) {
  store::Canonical out;
  out.text(row.id).integer(row.version).text(row.login).text(row.name).text(to_word(row.kind));
  out.text(row.subject).text(row.office).text(row.jurisdiction).text(joined(row.roles));
  out.text(row.status == Status::kActive ? "active" : "disabled").integer(row.locked_until_us);
  out.text(row.password_digest).integer(row.password_own ? 1 : 0);
  if (row.factor_digest.empty()) {
    out.null();
  } else {
    out.text(row.factor_digest);
  }
  out.text(row.by_account).integer(row.at_us);
  return out.bytes();
}

std::string noted_id(const AccountRow& row) { return row.id + "/" + std::to_string(row.version); }

std::string_view account_columns() {
  return "id, version, login, name, kind, subject, office, jurisdiction, roles, status, "
         "locked_until_us, "
         "password, password_digest, password_own, factor_digest, by_account, at_us, leaf";
}

Result<AccountRow> read_row(const store::Row& row) {
  AccountRow out;
  out.id = row.text(0);
  out.version = row.integer(1);
  out.login = row.text(2);
  out.name = row.text(3);
  const bool known = read_word(row.text(4), out.kind);
  out.subject = row.text(5);
  out.office = row.text(6);
  out.jurisdiction = row.text(7);
  out.roles = words_of(row.text(8));
  const bool active = row.text(9) == "active";
  out.status = active ? Status::kActive : Status::kDisabled;
  out.locked_until_us = row.integer(10);
  out.phc = row.text(11);
  out.password_digest = row.text(12);
  out.password_own = row.integer(13) != 0;
  out.factor_digest = row.text(14);
  out.second_factor = !out.factor_digest.empty();
  out.by_account = row.text(15);
  out.at_us = row.integer(16);
  out.leaf = row.integer(17);
  if (!known || (!active && row.text(9) != "disabled")) {
    return field(out.id, {"数据库中的账号读不懂", "an account in the database cannot be read"},
                 {"核对审计日志", "verify the audit log"});
  }
  return out;
}

Result<std::optional<AccountRow>> find_account(store::Reader& reader, std::string_view id) {
  if (!is_id(id)) return std::optional<AccountRow>();
  return find(reader, "id", id);
}

Result<std::optional<AccountRow>> find_login(store::Reader& reader, std::string_view login) {
  if (login.empty()) return std::optional<AccountRow>();
  return find(reader, "login", login);
}

Principal principal_of(const Account& account, bool second_factor) {
  return {account.id,      account.kind,         account.roles,
          account.subject, account.jurisdiction, second_factor};
}

bool is_open(const Account& account, std::int64_t now_us) {
  return account.status == Status::kActive && account.locked_until_us <= now_us;
}

std::string folded_login(std::string_view login) {
  std::string out(login.substr(0, 65));
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                      c == '-' || c == '@';
    if (!fits) return {};
  }
  return out.size() >= 3 && out.size() <= 64 ? out : std::string();
}

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

bool is_label(std::string_view text, std::size_t most) {
  if (text.empty() || text.size() > most * 4 || !is_valid_utf8(text)) return false;
  const auto points = code_points(text);
  if (points.size() > most || points.front() == U' ' || points.back() == U' ') return false;
  return std::none_of(points.begin(), points.end(), [](char32_t c) {
    // controls, and what turns the direction of a text around
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
  });
}

Result<Done> check_account(const Account& account) {
  if (!is_id(account.id)) {
    return field("id", {"账号标识不对", "a bad id of an account"},
                 {"1 到 64 个字母、数字或 . _ -", "1 to 64 letters, digits or . _ -"});
  }
  if (account.login.empty() || folded_login(account.login) != account.login) {
    return failure("E-IDENTITY-LOGIN", "login", {"登录名不对", "a bad login name"},
                   {"3 到 64 个小写字母、数字或 . _ - @", "3 to 64 letters, digits or . _ - @"});
  }
  if (!is_label(account.name, kNameMax)) {
    return field("name", {"姓名为空、太长，或含有控制字符",
                          "the name is empty, too long, or has control characters"});
  }
  if (account.locked_until_us < 0) {
    return field("locked_until_us", {"锁定的时间是负数", "the time of a lock is negative"});
  }
  if (auto fits = check_place(account); !fits) return fits;
  return check_roles(account);
}

Diagnostic busy() {
  return failure("E-IDENTITY-BUSY", "",
                 {"正在核对的密码太多", "too many passwords are being checked"},
                 {"过几秒再试", "try again in some seconds"});
}

Result<std::int64_t> next_seq(store::Reader& reader, std::string_view sql_of_max) {
  std::int64_t out = 0;
  auto asked = reader.each(sql_of_max, {}, [&](const store::Row& row) {
    out = row.integer(0);
    return false;
  });
  if (!asked) return asked.errors();
  return out + 1;
}

}  // namespace zhida::identity
