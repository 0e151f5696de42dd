// `zhida account`: accounts opened, listed and disabled by whoever holds the data folder. The first ones are made this way.
#include <istream>
#include <optional>
#include <ostream>

#include "app/cli/command.h"
#include "app/cli/data.h"
#include "app/records/records.h"
#include "record/files/files.h"
#include "record/identity/identity.h"

namespace zhida::cli {
namespace {

constexpr std::size_t kPasswordBytesMax = 4096;
constexpr std::int64_t kPage = 1000;

struct AccountOptions {
  std::string data;
  std::string database;
  identity::NewAccount account;
  std::string kind;
  std::string password_file;  // "" = standard input
  std::string named;          // whom `disable` is about: an id or a login
};

Diagnostic no_password() {
  Diagnostic d;
  d.code = "E-IDENTITY-PASSWORD";
  d.zh = "没有读到密码";
  d.en = "no password was read";
  d.help_zh = "从标准输入给出一行，或用 --password-file";
  d.help_en = "give it as one line of standard input, or with --password-file";
  return d;
}

// The first line.
Result<std::string> read_typed(const AccountOptions& options, Console& console) {
  std::string text;
  if (options.password_file.empty()) {
    std::getline(console.in, text);
  } else {
    auto read = read_file(options.password_file, kPasswordBytesMax);
    if (!read) return read.errors();
    text = std::move(*read);
  }
  text.resize(std::min(text.find('\n'), text.size()));
  if (!text.empty() && text.back() == '\r') text.pop_back();
  if (text.empty() || text.size() > kPasswordBytesMax) return no_password();
  return text;
}

Result<std::unique_ptr<records::Records>> open(const AccountOptions& options) {
  return records::Records::open({.folder = options.data, .database = options.database});
}

void print(const identity::Account& account, std::ostream& out) {
  out << account.id << '\t' << account.login << '\t' << account.name << '\t'
      << identity::to_word(account.kind) << '\t';
  for (std::size_t i = 0; i < account.roles.size(); ++i)
    out << (i == 0 ? "" : ",") << account.roles[i];
  out << '\t' << account.subject << account.office << '\t' << account.jurisdiction << '\t'
      << (account.status == identity::Status::kActive ? "active" : "disabled") << '\n';
}

int create(AccountOptions options, Console& console) {
  if (!identity::read_word(options.kind, options.account.kind)) return kWrongUsage;
  if (options.account.id.empty()) options.account.id = options.account.login;
  auto typed = read_typed(options, console);
  if (!typed) return report(typed.errors(), console.err);
  const auto password = identity::Password::read(*typed);
  identity::wipe(*typed);
  if (!password) return report(password.errors(), console.err);
  const auto records = open(options);
  if (!records) return report(records.errors(), console.err);
  const identity::Identity& identity = (*records)->identity();
  auto hash = identity.hash(*password, options.account.login);
  if (!hash) return report(hash.errors(), console.err);
  options.account.password = std::move(*hash);
  std::optional<identity::Account> made;
  auto done = (*records)->db().write([&](store::Transaction& tx) -> Result<Done> {
    auto account = identity.create(tx, options.account, "");
    if (!account) return account.errors();
    made = std::move(*account);
    return Done{};
  });
  if (!done) return report(done.errors(), console.err);
  print(*made, console.out);
  return kWell;
}

// Calls `each` for every account, by id.
Result<Done> each_account(records::Records& records,
                          const std::function<void(const identity::Account&)>& each) {
  return records.db().read([&](store::Reader& reader) -> Result<Done> {
    std::string after;
    while (true) {
      const auto page = records.identity().accounts(reader, after, kPage);
      if (!page) return page.errors();
      if (page->empty()) return Done{};
      for (const identity::Account& account : *page) each(account);
      after = page->back().id;
    }
  });
}

int list(const AccountOptions& options, Console& console) {
  const auto records = open(options);
  if (!records) return report(records.errors(), console.err);
  auto done = each_account(**records,
                           [&](const identity::Account& account) { print(account, console.out); });
  return done ? kWell : report(done.errors(), console.err);
}

int disable(const AccountOptions& options, Console& console) {
  const auto records = open(options);
  if (!records) return report(records.errors(), console.err);
  std::optional<identity::Account> found;
  auto read = each_account(**records, [&](const identity::Account& account) {
    const bool named = account.id == options.named || account.login == options.named;
    // an id names one account for certain
    if (named && (!found || account.id == options.named)) found = account;
  });
  if (!read) return report(read.errors(), console.err);
  auto done = (*records)->db().write([&](store::Transaction& tx) -> Result<Done> {
    identity::Change change;
    change.status = identity::Status::kDisabled;
    const auto changed = (*records)->identity().change(tx, found ? found->id : options.named,
                                                       found ? found->version : 0, change, "");
    if (!changed) return changed.errors();
    found = *changed;
    return Done{};
  });
  if (!done) return report(done.errors(), console.err);
  print(*found, console.out);
  return kWell;
}

void add_folder(Command command, AccountOptions& options) {
  command.add_option("--data", options.data, "数据文件夹 · data folder")
      .type_name("DIR")
      .envname("ZHIDA_DATA")
      .required();
  add_database(command, options.database);
}

void add_create(Command app, const std::shared_ptr<AccountOptions>& options, Action& action) {
  Command command = app.add_subcommand("create",
                                       "开一个账号；密码从标准输入读一行 · open an account; its "
                                       "password is a line of standard input");
  add_folder(command, *options);
  identity::NewAccount& account = options->account;
  command.add_option("--id", account.id, "标识，默认同登录名 · id, by default the login")
      .type_name("ID");
  command.add_option("--login", account.login, "登录名 · login").type_name("LOGIN").required();
  command.add_option("--name", account.name, "姓名 · name").type_name("NAME").required();
  command.add_option("--kind", options->kind, "账号类别 · kind of account")
      .one_of({"enterprise", "official", "operator", "auditor"})
      .required();
  command.add_option("--role", account.roles, "角色，可多次 · role, may be given again")
      .type_name("ROLE")
      .required();
  command.add_option("--subject", account.subject, "企业账号的企业 · the enterprise of its account")
      .type_name("ID");
  command.add_option("--office", account.office, "部门账号的部门 · an official's office")
      .type_name("NAME");
  command
      .add_option("--jurisdiction", account.jurisdiction,
                  "部门账号的行政区划代码 · an official's division code")
      .type_name("CODE");
  command
      .add_option("--password-file", options->password_file,
                  "密码文件的第一行 · first line of a file")
      .type_name("FILE");
  command.callback([options, &action] {
    action = [options](Console& console) { return create(*options, console); };
  });
}

}  // namespace

void add_account(Command app, Action& action) {
  auto options = std::make_shared<AccountOptions>();
  Command command = app.add_subcommand("account", "账号 · accounts");
  command.require_subcommand();
  add_create(command, options, action);
  Command listing = command.add_subcommand("list", "列出账号 · list accounts");
  add_folder(listing, *options);
  listing.callback([options, &action] {
    action = [options](Console& console) { return list(*options, console); };
  });
  Command disabling = command.add_subcommand(
      "disable", "停用账号，结束它的登录 · disable an account and end its sessions");
  add_folder(disabling, *options);
  disabling.add_option("account", options->named, "标识或登录名 · id or login").required();
  disabling.callback([options, &action] {
    action = [options](Console& console) { return disable(*options, console); };
  });
}

}  // namespace zhida::cli
