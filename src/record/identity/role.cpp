// Reads the table of roles: a line a statement, columns between '|', words between spaces, remarks after '#'.
#include "record/identity/role.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "base/failure.h"
#include "base/text.h"

namespace zhida::identity {
namespace {

constexpr std::size_t kBytesMax = 256U << 10U;
constexpr std::size_t kStatementsMax = 2'000;
constexpr std::array<std::string_view, 4> kScopes = {"self", "own", "jurisdiction", "all"};
constexpr std::array<std::string_view, 5> kActions = {"read", "write", "approve", "export", "end"};

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> out;
  out.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), mark)) + 1);
  while (true) {
    const auto at = text.find(mark);
    const auto part = trimmed(text.substr(0, at));
    if (mark != ' ' || !part.empty()) out.push_back(part);
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 1);
  }
}

bool holds(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

class RoleReader {
 public:
  RoleReader(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  [[nodiscard]] Result<RoleTable> read();

 private:
  void statement(std::string_view line);
  void role(const std::vector<std::string_view>& columns);
  void apart(const std::vector<std::string_view>& columns);
  void allow(const std::vector<std::string_view>& columns);
  [[nodiscard]] bool new_name(std::string_view name, const std::vector<std::string>& taken);
  // nullptr, and an error, where the table has no such role
  [[nodiscard]] const Role* role_named(std::string_view name);
  [[nodiscard]] bool declared(std::string_view what_zh, std::string_view what_en,
                              std::string_view word, const std::vector<std::string>& known);
  void error(std::string_view at, Words what, Words help = {});

  std::string_view text_;
  std::string_view file_;
  RoleTable table_;
  Diagnostics errors_;
};

// `at` is a part of the text.
void RoleReader::error(std::string_view at, Words what, Words help) {
  auto out = failure("E-IDENTITY-ROLES", "", std::move(what), std::move(help));
  out.place =
      place_at(text_, static_cast<std::size_t>(at.data() - text_.data()), std::string(file_));
  errors_.push_back(std::move(out));
}

bool RoleReader::new_name(std::string_view name, const std::vector<std::string>& taken) {
  if (name.empty() || name.find(' ') != std::string_view::npos) {
    error(name, {"名称为空或含有空格", "a name is empty or has a space"});
    return false;
  }
  if (!holds(taken, name)) return true;
  error(name, {"重复声明：" + std::string(name), "declared twice: " + std::string(name)});
  return false;
}

bool RoleReader::declared(std::string_view what_zh, std::string_view what_en, std::string_view word,
                          const std::vector<std::string>& known) {
  if (holds(known, word)) return true;
  const std::string near = nearest(word, known);
  const std::string shown = excerpt(word);
  error(word,
        {"没有这个" + std::string(what_zh) + "：" + shown,
         "no such " + std::string(what_en) + ": " + shown},
        near.empty() ? Words{"先在上面声明", "declare it above"}
                     : Words{"是否指 " + near, "is " + near + " meant?"});
  return false;
}

const Role* RoleReader::role_named(std::string_view name) {
  std::vector<std::string> names;
  names.reserve(table_.roles_.size());
  for (const Role& role : table_.roles_) names.push_back(role.name);
  return declared("角色", "role", name, names) ? table_.find(name) : nullptr;
}

void RoleReader::role(const std::vector<std::string_view>& columns) {
  std::vector<std::string> taken;
  taken.reserve(table_.roles_.size());
  for (const Role& one : table_.roles_) taken.push_back(one.name);
  Role out;
  if (!new_name(columns[0], taken)) return;
  out.name = columns[0];
  if (!read_word(columns[1], out.kind)) {
    return error(
        columns[1], {"没有这种账号类别", "no such kind of account"},
        {"enterprise、official、operator 或 auditor", "enterprise, official, operator or auditor"});
  }
  if (columns[2] != "one" && columns[2] != "two") {
    return error(columns[2], {"因素只能是 one 或 two", "factors are one or two"});
  }
  out.second_factor = columns[2] == "two";
  out.title = columns[3];
  table_.roles_.push_back(std::move(out));
}

void RoleReader::apart(const std::vector<std::string_view>& columns) {
  if (role_named(columns[0]) == nullptr || role_named(columns[1]) == nullptr) return;
  if (columns[0] == columns[1] || table_.are_apart(columns[0], columns[1])) {
    return error(columns[1], {"同一角色，或已经写过", "the same role, or said already"});
  }
  table_.apart_.emplace_back(columns[0], columns[1]);
}

void RoleReader::allow(const std::vector<std::string_view>& columns) {
  Grant out;
  const Role* role = role_named(columns[0]);
  if (role == nullptr || !declared("资源", "resource", columns[1], table_.resources_)) return;
  out.role = columns[0];
  out.resource = columns[1];
  const auto actions = split(columns[2], ' ');
  const std::vector<std::string> known(kActions.begin(), kActions.end());
  for (const auto action : actions) {
    if (!declared("动作", "action", action, known)) return;
  }
  out.actions.assign(actions.begin(), actions.end());
  const auto scope = std::find(kScopes.begin(), kScopes.end(), columns[3]);
  if (scope == kScopes.end()) {
    return error(columns[3], {"没有这种范围", "no such scope"},
                 {"self、own、jurisdiction 或 all", "self, own, jurisdiction or all"});
  }
  out.scope = static_cast<Scope>(scope - kScopes.begin());
  if ((out.scope == Scope::kOwn) != (role->kind == Kind::kEnterprise) &&
      out.scope != Scope::kSelf) {
    return error(columns[3], {"own 只用于企业的角色，企业的角色也只能用 own 或 self",
                              "own is for roles of enterprises, and these have own or self only"});
  }
  if (!read_word(columns[4], out.sensitivity)) {
    return error(columns[4], {"没有这种敏感度", "no such sensitivity"},
                 {"public、internal 或 sensitive", "public, internal or sensitive"});
  }
  const auto purposes = split(columns[5], ' ');
  for (const auto purpose : purposes) {
    if (!declared("目的", "purpose", purpose, table_.purposes_)) return;
  }
  out.purposes.assign(purposes.begin(), purposes.end());
  if (out.actions.empty() || out.purposes.empty()) {
    return error(columns[0], {"缺少动作或目的", "actions or purposes are missing"});
  }
  out.line = place_at(text_, static_cast<std::size_t>(columns[0].data() - text_.data())).line;
  table_.grants_.push_back(std::move(out));
}

void RoleReader::statement(std::string_view line) {
  const auto space = line.find(' ');
  const auto word = line.substr(0, space);
  const auto columns = split(
      space == std::string_view::npos ? line.substr(line.size()) : line.substr(space + 1), '|');
  struct Form {
    std::string_view word;
    std::size_t columns;
    std::function<void()> read;
  };
  const std::array<Form, 5> forms = {{
      {"purpose", 2,
       [&] {
         if (new_name(columns[0], table_.purposes_)) table_.purposes_.emplace_back(columns[0]);
       }},
      {"resource", 1,
       [&] {
         if (new_name(columns[0], table_.resources_)) table_.resources_.emplace_back(columns[0]);
       }},
      {"role", 4, [&] { role(columns); }},
      {"apart", 2, [&] { apart(columns); }},
      {"allow", 6, [&] { allow(columns); }},
  }};
  for (const Form& form : forms) {
    if (form.word != word) continue;
    if (columns.size() == form.columns) return form.read();
    return error(line, {std::string(word) + " 要有 " + std::to_string(form.columns) + " 栏",
                        std::string(word) + " takes " + std::to_string(form.columns) + " columns"});
  }
  error(line, {"不认识的语句：" + excerpt(word), "unknown statement: " + excerpt(word)},
        {"purpose、resource、role、apart 或 allow", "purpose, resource, role, apart or allow"});
}

Result<RoleTable> RoleReader::read() {
  if (text_.size() > kBytesMax || !is_valid_utf8(text_)) {
    error(text_, {"表太大，或不是 UTF-8", "the table is too large, or not UTF-8"});
    return errors_;
  }
  std::size_t statements = 0;
  for (std::string_view rest = text_; !rest.empty();) {
    const auto end = rest.find('\n');
    const auto whole = rest.substr(0, end);
    const auto line = trimmed(whole.substr(0, whole.find('#')));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.empty()) continue;
    if (++statements > kStatementsMax) {
      error(line, {"语句太多", "too many statements"});
      break;
    }
    statement(line);
  }
  if (!errors_.empty()) return errors_;
  return std::move(table_);
}

Result<RoleTable> RoleTable::parse(std::string_view text, std::string_view file) {
  return RoleReader(text, file).read();
}

}  // namespace zhida::identity
