// The words of the refusals that several passes use.
#include "record/ledger/refusal.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "record/ledger/ledger.h"

namespace zhida::ledger {

Diagnostic refusal(std::string_view code, std::string_view element, Words what, Words help) {
  return failure(code, excerpt(element), std::move(what), std::move(help));
}

Diagnostic refusal_of(std::string_view code, std::string_view element, Words what,
                      std::string expected, std::string found, Words help) {
  Diagnostic out = refusal(code, element, std::move(what), std::move(help));
  out.expected = std::move(expected);
  out.found = std::move(found);
  return out;
}

Diagnostic id_taken(std::string_view id, std::string_view field, std::string expected,
                    std::string found) {
  const std::string name(field);
  return refusal_of("E-LEDGER-ID", id,
                    {"这个编号已用于另一条记录，" + name + " 不同",
                     "the id is taken by another record: its " + name + " differs"},
                    std::move(expected), std::move(found),
                    {"重发时内容须完全相同；新的记录用新的编号",
                     "send the same content again, or take a new id for a new record"});
}

Diagnostic no_account(std::string_view element, std::string_view account) {
  const std::string name = excerpt(account);
  return refusal("E-LEDGER-ACCOUNT", element,
                 {"没有账户“" + name + "”", "there is no account \"" + name + "\""},
                 {"先开立账户，或核对编号", "open the account first, or check its id"});
}

std::optional<Diagnostic> check_text(std::string_view element, std::string_view field,
                                     std::string_view text, std::size_t bytes_max) {
  const std::string name(field);
  if (text.size() > bytes_max) {
    const std::string most = std::to_string(bytes_max);
    return refusal("E-LEDGER-TEXT", element,
                   {name + " 超过 " + most + " 字节", name + " has more than " + most + " bytes"});
  }
  const bool has_control = std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
  if (has_control || !is_valid_utf8(text)) {
    return refusal(
        "E-LEDGER-TEXT", element,
        {name + " 不是 UTF-8，或含有控制字符", name + " is not UTF-8 or has a control character"});
  }
  return std::nullopt;
}

std::optional<Diagnostic> check_id(std::string_view element, std::string_view field,
                                   std::string_view id, bool may_be_empty) {
  constexpr std::string_view kMarks = ".-_:/";
  const bool fits = std::all_of(id.begin(), id.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
  if (fits && id.size() <= kIdBytesMax && (may_be_empty || !id.empty())) return std::nullopt;
  const std::string name(field);
  return refusal("E-LEDGER-TEXT", element,
                 {name + " 不是编号：1 至 64 个字母、数字或 . - _ : /",
                  name + " is no id: 1 to 64 letters, digits or . - _ : /"},
                 {"姓名与证件号码不作编号", "never a name or a person's number"});
}

}  // namespace zhida::ledger
