// Gate: from a cookie to a principal, and from a principal to what it may do. Inside of app/desk.
//
// Deny by default: roles.txt must allow it, for the purpose, to one of the roles.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/desk/call.h"
#include "app/desk/desk.h"
#include "app/desk/route.h"
#include "base/result.h"
#include "record/identity/identity.h"
#include "record/store/store.h"

namespace zhida::desk {

inline constexpr std::string_view kCookie = "zhida_session";
inline constexpr std::string_view kSignOnCookie = "zhida_sign_on";

// The one cookie of that name; nothing where there is none or more than one.
[[nodiscard]] std::optional<std::string> cookie_of(std::string_view line,
                                                   std::string_view name = kCookie);
// The line Set-Cookie. An empty token makes the browser forget it.
[[nodiscard]] std::string set_cookie(std::string_view token, bool secure);
// The same of a sign-on with a provider that is under way.
[[nodiscard]] std::string set_sign_on_cookie(std::string_view token, bool secure);

// Who holds the token, by what is recorded: nothing is written.
[[nodiscard]] Result<identity::Sight> see(const Desktop& desktop, const server::Request& request);
// The same, renewed where that is due (then with a new token).
[[nodiscard]] Result<identity::Sight> look(const Desktop& desktop, const server::Request& request);

// %XX undone; nothing where it cannot be, or is no UTF-8.
[[nodiscard]] std::optional<std::string> read_purpose(std::string_view text);

// Whether it may be done, and for which purpose.
struct Permit {
  std::optional<server::Response> refusal;  // else it may
  std::string purpose;
};
[[nodiscard]] Permit permit(const Call& call, std::string_view action,
                            const identity::Resource& resource, Why why);
// As the route says.
[[nodiscard]] Permit permit(const Call& call, const identity::Resource& resource);

// Whether some line of roles.txt allows the action on such things to one of the roles, for whatever purpose and whosever they are.
[[nodiscard]] identity::Reason may_ever(const identity::Principal& who, std::string_view resource,
                                        std::string_view action);

// The purposes that the principal may give.
[[nodiscard]] std::vector<std::string> purposes_of(const identity::Principal& who);

// 403 E-HTTP-FORBIDDEN with the reason's code.
[[nodiscard]] server::Response forbid(identity::Reason reason);

// Where the subject is today, as known now: its division code; "" = not known. Only officials are asked for it: for others
// this is "" without looking.
[[nodiscard]] Result<std::string> district_of(const Desktop& desktop, store::Reader& reader,
                                              const identity::Principal& who,
                                              std::string_view subject);

// Of a fact, by the dictionary of the packs; what identifies a subject is public, and a key that it does not have is sensitive.
[[nodiscard]] identity::Sensitivity sensitivity_of(const pack::Dictionary& dictionary,
                                                   std::string_view key);
// The highest of these keys; public where there are none.
[[nodiscard]] identity::Sensitivity highest_of(const pack::Dictionary& dictionary,
                                               std::span<const std::string> keys);

// Keeps that these facts of the subject were read. Returns once that is on the disk.
[[nodiscard]] Result<Done> note_reads(const Desktop& desktop, const Call& call,
                                      std::string_view purpose, std::string_view subject,
                                      std::span<const std::string> keys);
[[nodiscard]] Result<Done> note_reads(const Desktop& desktop, store::Transaction& tx,
                                      const Call& call, std::string_view purpose,
                                      std::string_view subject, std::span<const std::string> keys);

}  // namespace zhida::desk
