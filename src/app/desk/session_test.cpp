// Signing in over HTTP: wrong passwords, waits, codes, cookies, CSRF, sessions that are over.
#include "app/desk/desk_test.h"

namespace zhida::desk {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000;

class SessionTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    add("member", "enterprise.member", "E1");
    add("other", "enterprise.member", "E2");
  }
};

TEST_F(SessionTest, TellsWhoIsSignedIn) {
  const Browser browser = sign_in("member");
  const auto response = ask(browser, "GET", "/api/v1/session");
  EXPECT_EQ(response.cache_control, "no-store");
  const auto me = parsed(response);
  EXPECT_EQ(me.at("account").at("login").as_string(), "member");
  EXPECT_EQ(me.at("account").at("subject").as_string(), "E1");
  EXPECT_EQ(me.at("account").at("roles").as_array().front().as_string(), "enterprise.member");
  EXPECT_FALSE(me.at("account").at("second_factor").as_bool());
  EXPECT_FALSE(me.at("account").at("password_own").as_bool());
  EXPECT_EQ(me.at("purposes").as_array().size(), 1U);
  EXPECT_EQ(me.at("purposes").as_array().front().as_string(), "本企业办理");
  EXPECT_EQ(std::string(me.at("csrf").as_string()), browser.csrf);
  EXPECT_TRUE(read_time(me.at("expires").as_string()).has_value());
}

TEST_F(SessionTest, CookieIsForThisSiteAlone) {
  const auto in = try_sign_in("member", kPhrase);
  ASSERT_EQ(in.headers.size(), 1U);
  const std::string line = in.headers.front().second;
  EXPECT_NE(line.find("; Path=/; HttpOnly; SameSite=Strict"), std::string::npos) << line;
  EXPECT_EQ(line.find("Secure"), std::string::npos) << line;
  EXPECT_EQ(set_cookie("x", true), "zhida_session=x; Path=/; HttpOnly; SameSite=Strict; Secure");
  EXPECT_EQ(set_cookie("", false), "zhida_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
  EXPECT_EQ(cookie_of("a=b; zhida_session=x"), "x");
  EXPECT_EQ(cookie_of("zhida_session=x;zhida_session=x"), std::nullopt);
  EXPECT_EQ(cookie_of("zhida_sessions=x; Xzhida_session=y; zhida_session"), std::nullopt);
  EXPECT_EQ(cookie_of(""), std::nullopt);
}

TEST_F(SessionTest, WrongLoginAndPasswordAreNotToldApart) {
  const auto wrong = try_sign_in("member", "not the phrase at all");
  const auto nobody = try_sign_in("no-such-login", kPhrase);
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(said(wrong), "E-SESSION-REFUSED");
  EXPECT_EQ(*wrong.body, *nobody.body);
  EXPECT_TRUE(wrong.headers.empty());
  EXPECT_EQ(*try_sign_in("member", std::string(5000, 'x')).body, *wrong.body);
  EXPECT_EQ(*try_sign_in(std::string(5000, 'x'), kPhrase).body, *wrong.body);
}

TEST_F(SessionTest, ManyFailuresWait) {
  for (int i = 0; i < 6; ++i)
    EXPECT_EQ(said(try_sign_in("member", "not the phrase at all")), "E-SESSION-REFUSED");
  const auto wait = try_sign_in("member", kPhrase);
  EXPECT_EQ(wait.status, 429);
  EXPECT_EQ(said(wait), "E-SESSION-WAIT");
  ASSERT_EQ(wait.headers.size(), 1U);
  EXPECT_EQ(wait.headers.front().first, "Retry-After");
  const int seconds = std::stoi(wait.headers.front().second);
  EXPECT_GE(seconds, 1);
  EXPECT_LE(seconds, 30);
}

TEST_F(SessionTest, BodiesAreReadStrictly) {
  const auto post = [&](std::string body) {
    return ask({}, "POST", "/api/v1/session", std::move(body));
  };
  EXPECT_EQ(post("{").status, 400);
  EXPECT_EQ(said(post("{")), "E-DOC-SYNTAX");
  for (const auto* body : {"[]", R"({"login":"member"})", R"({"login":1,"password":"x"})",
                           R"({"login":"member","password":"x","remember":true})",
                           R"({"login":"member","password":null})"}) {
    EXPECT_EQ(post(body).status, 422) << body;
    EXPECT_EQ(said(post(body)), "E-HTTP-FIELD") << body;
  }
  server::Request form;
  form.method = "POST";
  form.target = "/api/v1/session";
  form.content_type = "application/x-www-form-urlencoded";
  form.body = R"({"login":"member","password":"x"})";
  EXPECT_EQ(desk_->answer(form).status, 415);
  EXPECT_EQ(said(ask({}, "POST", "/api/v1/session")), "E-DOC-SYNTAX");
}

TEST_F(SessionTest, CodeIsAskedForAfterTheRightPassword) {
  const std::string recovery = enrol("member");
  const auto wanted = try_sign_in("member", kPhrase);
  EXPECT_EQ(wanted.status, 401);
  EXPECT_EQ(said(wanted), "E-SESSION-CODE");
  EXPECT_EQ(said(try_sign_in("member", "not the phrase at all")), "E-SESSION-REFUSED");
  EXPECT_EQ(said(try_sign_in("member", kPhrase, "x")), "E-SESSION-REFUSED");
  const Browser browser = sign_in("member", recovery);
  EXPECT_EQ(said(ask(browser, "GET", "/api/v1/session")), "200");
  // a recovery code counts once
  EXPECT_EQ(said(try_sign_in("member", kPhrase, recovery)), "E-SESSION-REFUSED");
}

TEST_F(SessionTest, SecondFactorIsEnrolledOverHttp) {
  const Browser browser = sign_in("member");
  const auto begun = parsed(ask(browser, "POST", "/api/v1/session/factor"));
  const auto secret = identity::from_base32(begun.at("secret").as_string());
  ASSERT_TRUE(secret.has_value());
  EXPECT_TRUE(begun.at("uri").as_string().starts_with("otpauth://totp/"));
  const auto step = static_cast<std::uint64_t>(identity::totp_step(system_now_us()));
  const std::string code = identity::hotp(*secret, step, identity::kTotpDigits);
  const auto confirmed =
      ask(browser, "POST", "/api/v1/session/factor/confirm", R"({"code":")" + code + "\"}");
  ASSERT_EQ(confirmed.status, 200) << *confirmed.body;
  EXPECT_EQ(parsed(confirmed).at("recovery").as_array().size(), 10U);
  EXPECT_TRUE(
      parsed(ask(browser, "GET", "/api/v1/session")).at("account").at("second_factor").as_bool());
  EXPECT_EQ(said(try_sign_in("member", kPhrase)), "E-SESSION-CODE");
}

TEST_F(SessionTest, ChangesNeedTheCsrfOfThisSession) {
  const Browser browser = sign_in("member");
  const Browser other = sign_in("other");
  const Browser again = sign_in("member");
  for (const std::string& csrf : {std::string(), std::string("x"), other.csrf, again.csrf}) {
    const Browser forged{browser.cookie, csrf, {}};
    for (const auto& [method, target] :
         {std::pair("DELETE", "/api/v1/session"), std::pair("POST", "/api/v1/session/factor"),
          std::pair("POST", "/api/v1/decisions"), std::pair("PATCH", "/api/v1/accounts/other")}) {
      const auto before = writes();
      const auto response = ask(forged, method, target);
      EXPECT_EQ(response.status, 403) << method << " " << target;
      EXPECT_EQ(said(response), "E-HTTP-CSRF") << method << " " << target;
      EXPECT_EQ(writes(), before);
    }
  }
  EXPECT_EQ(said(ask(browser, "GET", "/api/v1/session")), "200");
}

TEST_F(SessionTest, WhatIsNoTokenIsNoSession) {
  const Browser browser = sign_in("member");
  std::string flipped = browser.cookie;
  flipped.front() = flipped.front() == 'A' ? 'B' : 'A';
  for (const std::string& cookie : {std::string("x"), flipped, browser.cookie + "x",
                                    browser.cookie + "; zhida_session=" + browser.cookie}) {
    EXPECT_EQ(said(ask({cookie, browser.csrf, {}}, "GET", "/api/v1/session")), "E-SESSION-NONE")
        << cookie;
  }
}

TEST_F(SessionTest, IdleSessionsAreOver) {
  const Browser browser = sign_in("member");
  later_us_ = 29 * kMinuteUs;
  EXPECT_EQ(said(ask({browser.cookie, {}, {}}, "GET", "/api/v1/session/list")), "200");
  later_us_ = 31 * kMinuteUs;
  const auto response = ask(browser, "GET", "/api/v1/session");
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(said(response), "E-SESSION-NONE");
}

TEST_F(SessionTest, SignOutEndsTheSessionAndTheCookie) {
  const Browser browser = sign_in("member");
  const auto out = ask(browser, "DELETE", "/api/v1/session");
  EXPECT_EQ(out.status, 204);
  ASSERT_EQ(out.headers.size(), 1U);
  EXPECT_NE(out.headers.front().second.find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(said(ask(browser, "GET", "/api/v1/session")), "E-SESSION-NONE");
}

TEST_F(SessionTest, OwnSessionsAreListedAndEnded) {
  const Browser first = sign_in("member");
  const Browser second = sign_in("member");
  const Browser other = sign_in("other");
  const auto items = parsed(ask(first, "GET", "/api/v1/session/list")).at("items").as_array();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items.front().at("agent").as_string(), "test");
  std::string id;
  for (const auto& item : items) {
    if (!item.at("current").as_bool()) id = item.at("id").as_string();
  }
  ASSERT_FALSE(id.empty());
  EXPECT_EQ(said(ask(other, "DELETE", "/api/v1/session/list/" + id)), "E-HTTP-NONE");
  EXPECT_EQ(said(ask(second, "GET", "/api/v1/session")), "200");
  EXPECT_EQ(said(ask(first, "DELETE", "/api/v1/session/list/" + id)), "204");
  EXPECT_EQ(said(ask(second, "GET", "/api/v1/session")), "E-SESSION-NONE");
  EXPECT_EQ(said(ask(first, "GET", "/api/v1/session")), "200");
}

TEST_F(SessionTest, PasswordIsChangedWithTheOldOne) {
  Browser browser = sign_in("member");
  const Browser second = sign_in("member");
  const auto change = [&](const std::string& old, const std::string& fresh) {
    return ask(browser, "POST", "/api/v1/session/password",
               json::serialize(json::object{{"old", old}, {"new", fresh}}));
  };
  const std::string phrase(kPhrase);
  EXPECT_EQ(change("not the phrase at all", "another long phrase").status, 403);
  EXPECT_EQ(said(change(phrase, "short")), "E-IDENTITY-PASSWORD");
  EXPECT_EQ(said(ask(second, "GET", "/api/v1/session")), "200");
  EXPECT_EQ(said(change(phrase, "another long phrase")), "204");
  EXPECT_EQ(said(ask(second, "GET", "/api/v1/session")), "E-SESSION-NONE");
  // the session that changed it goes on, with a new token
  const auto next = ask(browser, "GET", "/api/v1/session");
  EXPECT_EQ(next.status, 200);
  EXPECT_FALSE(cookie_in(next).empty());
  EXPECT_TRUE(parsed(next).at("account").at("password_own").as_bool());
  EXPECT_EQ(said(try_sign_in("member", kPhrase)), "E-SESSION-REFUSED");
  EXPECT_EQ(said(try_sign_in("member", "another long phrase")), "200");
}

TEST_F(SessionTest, WrongOldPasswordsAreCounted) {
  const Browser browser = sign_in("member");
  const std::string body = R"({"old":"not the phrase at all","new":"another long phrase"})";
  for (int i = 0; i < 6; ++i)
    EXPECT_EQ(said(ask(browser, "POST", "/api/v1/session/password", body)), "E-SESSION-REFUSED");
  EXPECT_EQ(said(ask(browser, "POST", "/api/v1/session/password", body)), "E-SESSION-WAIT");
}

TEST_F(SessionTest, AddressesAndMethods) {
  EXPECT_EQ(said(ask({}, "GET", "/api/v1/session/nothing")), "E-HTTP-PATH");
  const auto method = ask({}, "PUT", "/api/v1/session");
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.allow, "POST, GET, HEAD, DELETE");
  const Browser browser = sign_in("member");
  EXPECT_EQ(said(ask(browser, "GET", "/api/v1/session?x=1")), "E-HTTP-QUERY");
  const Browser odd{browser.cookie, browser.csrf, {}};
  server::Request request;
  request.method = "GET";
  request.target = "/api/v1/session";
  request.cookie = "zhida_session=" + odd.cookie;
  request.purpose = "%ZZ";
  EXPECT_EQ(said(desk_->answer(request)), "E-HTTP-PURPOSE");
}

TEST_F(SessionTest, WithoutRecordsThereAreNone) {
  const Desk bare(bundle_, nullptr, {});
  server::Request request;
  request.method = "GET";
  for (const auto* target : {"/api/v1/session", "/api/v1/subjects/E1", "/api/v1/audit/keys"}) {
    request.target = target;
    EXPECT_TRUE(Desk::serves(request)) << target;
    const auto response = bare.answer(request);
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(said(response), "E-HTTP-RECORDS");
  }
  for (const auto* target : {"/", "/api/v1/policies", "/session", "/api/v2/session", "/api/v1/%"}) {
    request.target = target;
    EXPECT_FALSE(Desk::serves(request)) << target;
  }
}

TEST(Times, AreReadAndWritten) {
  EXPECT_EQ(time_text(0), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(time_text(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(read_time("2026-11-23T09:15:00.25+08:00"), read_time("2026-11-23T01:15:00.250000Z"));
  EXPECT_EQ(time_text(*read_time("2026-11-23T09:15-01:30")), "2026-11-23T10:45:00.000000Z");
  for (const auto* text :
       {"", "2026-11-23", "2026-11-23T09:15:00", "2026-11-23 09:15:00Z", "2026-11-31T09:15:00Z",
        "2026-11-23T24:00:00Z", "2026-11-23T09:60:00Z", "2026-11-23T09:15:60Z",
        "2026-11-23T09:15:00.Z", "2026-11-23T09:15:00.1234567Z", "2026-11-23T09:15:00+0800",
        "2026-11-23T09:15:00+15:00", "2026-11-23T09:15:00Zx", "2026-11-23T+9:15:00Z"}) {
    EXPECT_EQ(read_time(text), std::nullopt) << text;
  }
  EXPECT_EQ(read_day("0000-01-01"), std::nullopt);
  EXPECT_EQ(read_day("10000-01-01"), std::nullopt);
}

}  // namespace
}  // namespace zhida::desk
