// Any bytes as what the identity room reads from outside or from a store: tokens, PHC strings, one-time codes, passwords, the
// table of roles, division codes, sealed secrets. What is read is written again as the same; nothing opens that was altered.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "record/identity/key.h"
#include "record/identity/password.h"
#include "record/identity/role.h"
#include "record/identity/secret.h"
#include "record/identity/totp.h"

namespace {

using namespace zhida::identity;

void token(std::string_view text) {
  if (const auto read = Token::parse(text)) ZHIDA_CHECK(read->text() == text);
  if (const auto bytes = from_base64url(text)) ZHIDA_CHECK(base64url(*bytes) == text);
  if (const auto bytes = from_base32(text)) ZHIDA_CHECK(base32(*bytes) == text);
  ZHIDA_CHECK(from_base64url(base64url(text)) == text);
  ZHIDA_CHECK(from_base32(base32(text)) == text);
}

void phc(std::string_view text) {
  const auto read = parse_phc(text);
  if (!read) return;
  ZHIDA_CHECK(to_text(*read) == text);
  ZHIDA_CHECK(read->cost.memory_kib >= 8 * read->cost.lanes);
}

void code(std::string_view text) {
  constexpr std::int64_t kTime = 1'795'000'000'000'000;
  const auto step = matching_step("12345678901234567890", text, kTime, 0);
  if (step) ZHIDA_CHECK(text.size() == 6);
}

void password(std::string_view text) {
  const auto read = Password::read(text);
  if (!read) return;
  ZHIDA_CHECK(read->characters() <= kPasswordCharactersMax);
  // a form that is normal is its own normal form
  const auto again = Password::read(read->bytes());
  ZHIDA_CHECK(!again || again->bytes() == read->bytes());
  static_cast<void>(check_password(*read, text.substr(0, 8)).ok());
}

void table(std::string_view text) {
  const auto read = RoleTable::parse(text, "t");
  if (!read) {
    ZHIDA_CHECK(!read.errors().empty() && read.errors().front().place.line >= 1);
    return;
  }
  for (const Grant& grant : read->grants()) {
    ZHIDA_CHECK(read->find(grant.role) != nullptr && !grant.purposes.empty());
    const Principal nobody{"a", read->find(grant.role)->kind, {}, "S1", "000000", true};
    ZHIDA_CHECK(!read->decide(nobody, grant.actions.front(), {grant.resource, "S1", "320500", "a"},
                              grant.purposes.front())
                     .allowed());
  }
}

void division(std::string_view text) {
  ZHIDA_CHECK(is_division(text) == contains_division("000000", text));
  ZHIDA_CHECK(is_division(text) == contains_division(text, text));
}

void sealed(std::string_view text) {
  static const Keys kKeys{Secret(std::string(kKeyBytes, 'k'))};
  ZHIDA_CHECK(!kKeys.open(text, "x").ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  table(text);
  sealed(text);
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    token(line);
    phc(line);
    code(line);
    password(line);
    division(line);
  }
  return 0;
}
