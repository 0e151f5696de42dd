// Accounts, sessions and events: the nouns of this room. What is done with them: identity.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/identity/role.h"
#include "record/identity/secret.h"

namespace zhida::identity {

enum class Status { kActive, kDisabled };

// One account as of its newest version.
struct Account {
  std::string id;
  std::int64_t version = 0;  // from 1
  std::string login;         // for life: another login is another account
  std::string name;          // shown; Chinese as a rule
  Kind kind = Kind::kEnterprise;
  std::string subject;             // of an enterprise's person
  std::string office;              // of an official
  std::string jurisdiction;        // of an official
  std::vector<std::string> roles;  // in alphabetical order
  Status status = Status::kActive;
  std::int64_t locked_until_us = 0;  // locked by a person; delays after failures are not here
  bool second_factor = false;
  bool password_own = false;  // set by the account itself: else the page asks for a new one
  std::string by_account;     // who made this version; "" = the installation
  std::int64_t at_us = 0;
};

struct NewAccount {
  std::string id;  // of the caller's choice: 1 to 64 of a–z A–Z 0–9 . _ -
  // 3 to 64 of a–z 0–9 . _ - @; capital letters are folded. ASCII only: no two logins look alike, none needs a normal form.
  std::string login;
  std::string name;
  Kind kind = Kind::kEnterprise;
  std::string subject, office, jurisdiction;
  std::vector<std::string> roles;
  std::string password;  // as Identity::hash() gives it
  // Of single sign-on: whom the account is of. Then id and login follow from these two, and there is no password.
  std::string issuer, subject_there;
};

// What becomes different; nullopt stays.
struct Change {
  std::optional<std::string> name, subject, office, jurisdiction;
  std::optional<std::vector<std::string>> roles;
  std::optional<Status> status;
  std::optional<std::int64_t> locked_until_us;
};

struct Session {
  std::string id;  // public: names it in lists; proves nothing
  std::string account;
  std::int64_t created_us = 0;
  std::int64_t seen_us = 0;
  std::int64_t expires_us = 0;
  bool second_factor = false;
  std::string agent;  // what the browser calls itself, cut short
};

// Where a sign-in comes from.
struct Client {
  std::string address;  // kept as a keyed digest only
  std::string agent;
};

// Whom a provider of single sign-on vouches for, and what its claims mean here.
struct Vouched {
  std::string issuer, subject_there;  // who it is, for ever
  std::string name;                   // "" = not told
  // With `managed`: what the claims give, which the account has from then on.
  Kind kind = Kind::kEnterprise;
  std::string subject, office, jurisdiction;
  std::vector<std::string> roles;
  bool managed = false;
  bool create = false;         // opens an account for whom has none
  bool second_factor = false;  // came in there with one
};

enum class Outcome {
  kIn,
  kCodeWanted,  // the password is right; ask for the one-time code, and send both
  kRefused,     // no such login, wrong password, wrong code, disabled or locked: not told apart
  kWait,        // too many failures; nothing was tried
  kNoAccount,   // of single sign-on: vouched for, but without an account here
};

struct SignIn {
  Outcome outcome = Outcome::kRefused;
  std::int64_t wait_until_us = 0;  // kWait
  std::optional<Token> token;      // kIn, and what follows
  Session session;
  Principal principal;
  bool password_own = true;
};

enum class SightState { kValid, kUnknown, kExpired, kEnded, kReused };

// What a token shows.
struct Sight {
  SightState state = SightState::kUnknown;
  Session session;  // kValid, and what follows
  Principal principal;
  bool password_own = true;
  bool renew_due = false;      // call renew() before answering
  std::optional<Token> token;  // of renew(): the new one, where there is one
};

struct Event {
  std::int64_t seq = 0;
  std::string what;  // "in", "refused", "code-wanted", "recovery-used", "ended", "reused"
  std::string account, detail, by_account;
  std::int64_t at_us = 0;
};

// One fact that somebody read.
struct Read {
  std::string_view subject;
  std::string_view fact;  // its key
  Sensitivity sensitivity = Sensitivity::kSensitive;
};

// For the one whose facts were read: who, which, why, when.
struct ReadOfSubject {
  std::int64_t seq = 0;
  std::string account, purpose;
  std::vector<std::string> facts;
  std::int64_t at_us = 0;
};

// What a rotation of the key did.
struct Rotated {
  std::int64_t factors = 0;   // sealed anew
  std::int64_t sessions = 0;  // ended
};

// Where a list of sessions goes on.
struct SessionPlace {
  std::int64_t created_us = INT64_MAX;
  std::string_view id;
};

}  // namespace zhida::identity
