// Refusals: what the server itself says no to, as problem+json with a stable code. For app/server and app/desk.
#pragma once

#include <string>
#include <string_view>

#include "app/server/message.h"
#include "base/diagnostic.h"

namespace zhida::server {

enum class Refusal {
  kBadRequest,  // E-HTTP-SYNTAX, 400: not HTTP
  kNoHost,      // E-HTTP-HOST, 400
  kTarget,      // E-HTTP-TARGET, 400: the address cannot be read
  kPath,        // E-HTTP-PATH, 404
  kPolicy,      // E-HTTP-POLICY, 404; `subject` the id asked for
  kVersion,     // E-HTTP-VERSION, 404
  kNoRules,     // E-HTTP-RULES, 404: a version without computable rules
  kSample,      // E-HTTP-SAMPLE, 404
  kCity,        // E-CITY-NONE, 404: served without a city
  kSubject,     // E-CITY-SUBJECT, 404: no enterprise of the city has that code
  kNoPage,      // E-HTTP-PAGE, 404: served without the web page
  kBodySize,    // E-HTTP-BODY, 413; `subject` the limit
  kMediaType,   // E-HTTP-MEDIA, 415
  kRate,        // E-HTTP-RATE, 429; `subject` the seconds to wait
  kHeaderSize,  // E-HTTP-HEADER, 431; `subject` the limit
  kInternal,    // E-HTTP-INTERNAL, 500
  kBusy,        // E-HTTP-BUSY, 503: too many connections
  kNotReady,    // E-HTTP-READY, 503; `subject` why
};

// `subject` is what was asked for (a name, a limit); `nearest` a name that exists, or "".
[[nodiscard]] Response refuse(Refusal refusal, std::string_view subject = {},
                              std::string_view nearest = {});

// kBusy, and when to try again.
[[nodiscard]] Response refuse_busy();

// What a refusal says: its status and stable code, and the words, in which "{}" stands for the subject.
struct Saying {
  int status;
  std::string_view code;
  std::string_view zh, en;
  std::string_view help_zh, help_en;
};

// The refusal in words. `subject` is what the client sent: it is shown shortened, and as valid UTF-8 whatever it was.
[[nodiscard]] Diagnostic said(const Saying& saying, std::string_view subject);

// The answer to diagnostics of what the client sent.
[[nodiscard]] Response refuse(int status, const Diagnostics& errors);

// 405, with the methods that the resource has: "GET, HEAD".
[[nodiscard]] Response refuse_method(std::string_view method, std::string_view allow);

}  // namespace zhida::server
