// Roles: one table of who may do what, to whose things, for which purpose. The table is the file roles.txt beside this
// header, compiled in; this reads it and asks it.
//
//     const auto answer = roles().decide(principal, "read", {.kind = "fact", .subject = id, …}, "政策办理");
//     if (!answer.allowed()) return refused(reason_code(answer.reason));
//
// Deny by default: an action is allowed only if one `allow` line of one of the principal's roles says so in every column.
//
// Threads: const functions may be called by many threads at once
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace zhida::identity {

enum class Kind { kEnterprise, kOfficial, kOperator, kAuditor };
enum class Scope { kSelf, kOwn, kJurisdiction, kAll };
enum class Sensitivity { kPublic, kInternal, kSensitive };

// Who asks: an account as a session knows it.
struct Principal {
  std::string account;
  Kind kind = Kind::kEnterprise;
  std::vector<std::string> roles;
  std::string subject;         // of an enterprise's person: the enterprise
  std::string jurisdiction;    // of an official: an administrative division code
  bool second_factor = false;  // gave a one-time code at sign-in
};

// What is asked for. A field that does not apply is empty, and then fits no scope but `all`.
struct Resource {
  std::string_view kind;          // a `resource` of the table
  std::string_view subject;       // whose
  std::string_view jurisdiction;  // where: the division code of the subject
  std::string_view account;       // of accounts and sessions: which
  Sensitivity sensitivity = Sensitivity::kSensitive;
};

// In the order of the checks: a refusal names the check that the best line of the table failed at.
enum class Reason { kNoGrant, kSecondFactor, kScope, kSensitivity, kPurpose, kAllowed };

struct Decision {
  Reason reason = Reason::kNoGrant;
  int line = 0;  // of roles.txt, where allowed
  [[nodiscard]] bool allowed() const { return reason == Reason::kAllowed; }
};

// "allowed", "no-grant", "second-factor", "scope", "sensitivity", "purpose": stable, for API and log.
[[nodiscard]] std::string_view reason_code(Reason reason);

struct Role {
  std::string name;  // "official.clerk"
  Kind kind = Kind::kEnterprise;
  bool second_factor = false;  // is needed
  std::string title;
};

struct Grant {
  std::string role;
  std::string resource;
  std::vector<std::string> actions;
  Scope scope = Scope::kSelf;
  Sensitivity sensitivity = Sensitivity::kPublic;  // the highest that is allowed
  std::vector<std::string> purposes;
  int line = 0;
};

class RoleTable {
 public:
  // Errors: E-IDENTITY-ROLES with line and column: an unknown word, a name not declared above, declared or allowed twice
  [[nodiscard]] static Result<RoleTable> parse(std::string_view text, std::string_view file);

  [[nodiscard]] Decision decide(const Principal& principal, std::string_view action,
                                const Resource& resource, std::string_view purpose) const;

  [[nodiscard]] const std::vector<Role>& roles() const { return roles_; }
  [[nodiscard]] const std::vector<Grant>& grants() const { return grants_; }
  [[nodiscard]] const std::vector<std::string>& purposes() const { return purposes_; }
  [[nodiscard]] const std::vector<std::string>& resources() const { return resources_; }
  // nullptr where there is none
  [[nodiscard]] const Role* find(std::string_view name) const;
  // Whether one account may have both.
  [[nodiscard]] bool are_apart(std::string_view a, std::string_view b) const;

 private:
  friend class RoleReader;
  std::vector<std::string> purposes_;
  std::vector<std::string> resources_;
  std::vector<Role> roles_;
  std::vector<std::pair<std::string, std::string>> apart_;
  std::vector<Grant> grants_;
};

// The table of this program.
[[nodiscard]] const RoleTable& roles();
// Its text, as `zhida` and the documentation show it.
[[nodiscard]] std::string_view roles_text();

// The words of the table and of the store: "enterprise", "official", "operator", "auditor".
[[nodiscard]] std::string_view to_word(Kind kind);
// Returns: false where the word names no kind, and leaves `kind`
[[nodiscard]] bool read_word(std::string_view word, Kind& kind);
[[nodiscard]] bool read_word(std::string_view word, Sensitivity& sensitivity);
[[nodiscard]] std::string_view to_word(Sensitivity sensitivity);

// Administrative division codes: 6 digits (GB/T 2260), 9 or 12 (GB/T 10114, statistics): two digits each for province, city
// and county, three each for town and village; a level that is not there is zeros, and so is every one below it. 000000 is
// the whole country.
[[nodiscard]] bool is_division(std::string_view code);
// Whether `inner` is `outer` or lies in it: 320505 in 320500 in 320000. false where one is no code.
[[nodiscard]] bool contains_division(std::string_view outer, std::string_view inner);

}  // namespace zhida::identity
