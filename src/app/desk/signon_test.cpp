// Single sign-on over HTTP with a provider that is no socket: accounts that open, follow the claims, and are refused; the
// limits of signing in.
#include "app/desk/desk_test.h"
#include "app/oidc/oidc_test.h"

namespace zhida::desk {
namespace {

class SignOnTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    add("security", "operator.security");
    serve({});
  }
  void serve(Options chosen) {
    chosen.secure_cookie = true;
    provider_.now_s = system_now_us() / 1'000'000;
    chosen.sign_on = std::make_shared<oidc::Client>(
        oidc::test_settings(), [this](const oidc::Asked& asked) { return provider_.answer(asked); },
        identity::system_random(), [this] { return provider_.now_s; });
    desk_ = std::make_unique<Desk>(bundle_, records_, chosen);
  }

  server::Response post(const std::string& path, const json::object& body,
                        const std::string& cookie) {
    server::Request request;
    request.method = "POST";
    request.target = "/api/v1/session/sign-on" + path;
    request.content_type = "application/json";
    request.body = json::serialize(body);
    request.cookie = "zhida_sign_on=" + cookie;
    request.agent = "test";
    request.address = "192.0.2.1";
    return desk_->answer(request);
  }
  // The whole way; `groups` and the division as the provider has them.
  server::Response walk(const json::value& groups, const std::string& division = "320500") {
    const auto begun = post("", {}, "");
    EXPECT_EQ(begun.status, 200) << *begun.body;
    provider_.visit(std::string(parsed(begun).at("location").as_string()));
    provider_.claims["groups"] = groups;
    provider_.claims["division"] = division;
    return post("/finish", {{"code", "the-code"}, {"state", provider_.state}}, cookie_in(begun));
  }
  Browser browser_of(const server::Response& in) {
    EXPECT_EQ(in.status, 200) << *in.body;
    if (in.status != 200) return {};
    return {cookie_in(in), std::string(parsed(in).at("csrf").as_string()), {}};
  }

  oidc::FakeProvider provider_;
};

TEST_F(SignOnTest, WaysAreTold) {
  const auto ways = parsed(ask({}, "GET", "/api/v1/session/ways"));
  EXPECT_TRUE(ways.at("records").as_bool());
  EXPECT_EQ(ways.at("sign_on").at("name").at("zh").as_string(), "统一身份登录");
  desk_ = std::make_unique<Desk>(bundle_, records_, Options{});
  EXPECT_TRUE(parsed(ask({}, "GET", "/api/v1/session/ways")).at("sign_on").is_null());
  EXPECT_EQ(said(ask({}, "POST", "/api/v1/session/sign-on")), "E-OIDC-NONE");
  desk_ = std::make_unique<Desk>(bundle_, nullptr, Options{});
  const auto bare = ask({}, "GET", "/api/v1/session/ways");
  EXPECT_EQ(bare.status, 200);
  EXPECT_FALSE(parsed(bare).at("records").as_bool());
  EXPECT_EQ(said(ask({}, "POST", "/api/v1/session/sign-on")), "E-HTTP-RECORDS");
}

TEST_F(SignOnTest, CookieOfTheWayIsForItAlone) {
  const auto begun = post("", {}, "");
  ASSERT_EQ(begun.headers.size(), 1U);
  EXPECT_TRUE(begun.headers.front().second.starts_with("zhida_sign_on="));
  EXPECT_TRUE(begun.headers.front().second.ends_with(
      "; Path=/api/v1/session/sign-on; HttpOnly; SameSite=Strict; Secure; Max-Age=600"))
      << begun.headers.front().second;
  const auto refused = post("/finish", {{"code", "the-code"}, {"state", "x"}}, cookie_in(begun));
  EXPECT_EQ(said(refused), "E-OIDC-STATE");
  EXPECT_EQ(refused.status, 403);
  ASSERT_EQ(refused.headers.size(), 1U);
  EXPECT_TRUE(refused.headers.front().second.ends_with("; Max-Age=0"));
}

TEST_F(SignOnTest, AnAccountOpensAndFollowsTheClaims) {
  const auto in = walk(json::array{"zhida-clerk"});
  const Browser browser = browser_of(in);
  EXPECT_EQ(in.headers.size(), 2U);
  const auto me = parsed(in).at("account");
  const std::string id(me.at("id").as_string());
  EXPECT_EQ(id, identity::sign_on_id(oidc::kIssuer, "person-1"));
  EXPECT_EQ(me.at("name").as_string(), "合成人员甲");
  EXPECT_EQ(me.at("jurisdiction").as_string(), "320500");
  EXPECT_TRUE(me.at("sign_on").as_bool());
  EXPECT_EQ(said(ask(browser, "GET", "/api/v1/session")), "200");
  // the same person again: the same account, without a new version
  const auto before = leaves();
  (void)browser_of(walk(json::array{"zhida-clerk"}));
  EXPECT_EQ(leaves(), before + 1);  // the sign-in
  // moved: the account follows, the session that is open, too
  know_two();
  EXPECT_EQ(said(ask(browser, "GET", "/api/v1/subjects/E1")), "200");
  (void)browser_of(walk(json::array{"zhida-clerk"}, "320100"));
  EXPECT_EQ(said(ask(browser, "GET", "/api/v1/subjects/E1")), "scope");
  EXPECT_EQ(said(ask(browser, "GET", "/api/v1/subjects/E2")), "200");
  // nothing here any more
  EXPECT_EQ(said(walk(json::array{})), "E-OIDC-ACCOUNT");
  // a kind is for life
  provider_.claims["credit_code"] = "E1";
  EXPECT_EQ(said(walk(json::array{"enterprise"})), "E-IDENTITY-FIELD");
}

TEST_F(SignOnTest, NoPasswordAndNoSecondFactorOfItsOwn) {
  const auto in = walk(json::array{"zhida-clerk"});
  const Browser browser = browser_of(in);
  const std::string id(parsed(in).at("account").at("id").as_string());
  EXPECT_EQ(said(try_sign_in(id, kPhrase)), "E-SESSION-REFUSED");
  EXPECT_EQ(said(ask(browser, "POST", "/api/v1/session/factor")), "E-IDENTITY-FACTOR");
  const Browser security = sign_in("security", enrol("security"));
  const auto change = [&](const char* body) {
    return said(ask(security, "PATCH", "/api/v1/accounts/" + id, body));
  };
  EXPECT_EQ(change(R"({"version":1,"password":"a first phrase for it"})"), "E-IDENTITY-FIELD");
  EXPECT_EQ(change(R"({"version":1,"status":"disabled"})"), "200");
  EXPECT_EQ(said(ask(browser, "GET", "/api/v1/session")), "E-SESSION-NONE");
  EXPECT_EQ(said(walk(json::array{"zhida-clerk"})), "E-SESSION-REFUSED");
  EXPECT_EQ(
      said(ask(
          security, "POST", "/api/v1/accounts",
          R"({"id":"sso-mine","login":"mine","name":"名","kind":"auditor","roles":["auditor.reader"],"password":"a first phrase for it"})")),
      "E-IDENTITY-FIELD");
}

TEST_F(SignOnTest, WithoutARuleThatOpensOneAnAdministratorDoes) {
  const auto none = walk(json::array{"zhida-complaints"});
  EXPECT_EQ(said(none), "E-OIDC-ACCOUNT");
  EXPECT_NE(none.body->find(identity::sign_on_id(oidc::kIssuer, "person-1")), std::string::npos);
  const Browser security = sign_in("security", enrol("security"));
  const auto made = ask(
      security, "POST", "/api/v1/accounts",
      R"({"sign_on":"person-1","name":"待核","kind":"official","office":"示例部门","jurisdiction":"320500","roles":["official.complaints"]})");
  EXPECT_EQ(made.status, 201) << *made.body;
  EXPECT_EQ(said(walk(json::array{"zhida-complaints"})), "200");
  // a rule for officials makes no account without a place
  EXPECT_EQ(said(walk(json::array{"zhida-complaints"}, "nowhere")), "E-IDENTITY-FIELD");
}

TEST_F(SignOnTest, TheSecondFactorIsTheProviders) {
  provider_.claims["amr"] = json::array{"pwd"};
  Browser browser = browser_of(walk(json::array{"zhida-clerk"}));
  auto in = walk(json::array{"zhida-clerk"});
  provider_.claims["amr"] = json::array{"otp"};
  in = walk(json::array{"zhida-clerk"});
  EXPECT_EQ(in.status, 200);
  std::vector<identity::Event> events;
  auto read = records_->db().read([&](store::Reader& reader) -> Result<Done> {
    auto list = identity().events(reader, identity::sign_on_id(oidc::kIssuer, "person-1"), 0, 10);
    if (!list) return list.errors();
    events = *list;
    return Done{};
  });
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0].detail, "sign-on-two-factors");
  EXPECT_EQ(events[1].detail, "sign-on");
}

TEST_F(SignOnTest, AProviderThatIsDownIsSaidToBe) {
  provider_.instead = [](const oidc::Asked&) -> Result<oidc::Answered> {
    return oidc::Answered{503, "text/html", "down"};
  };
  const auto begun = post("", {}, "");
  EXPECT_EQ(begun.status, 502);
  EXPECT_EQ(said(begun), "E-OIDC-PROVIDER");
}

TEST_F(SignOnTest, SignInsOfAnAddressAreLimited) {
  Options chosen;
  chosen.sign_in_rate =
      std::make_shared<server::RateLimiter>(server::Rate{.count = 1, .per_s = 3600, .burst = 3}, 7);
  serve(chosen);
  EXPECT_EQ(said(try_sign_in("nobody-1", kPhrase)), "E-SESSION-REFUSED");
  EXPECT_EQ(said(try_sign_in("nobody-2", kPhrase)), "E-SESSION-REFUSED");
  EXPECT_EQ(post("", {}, "").status, 200);
  const auto refused = try_sign_in("nobody-3", kPhrase);
  EXPECT_EQ(said(refused), "E-HTTP-RATE");
  EXPECT_EQ(refused.status, 429);
  ASSERT_EQ(refused.headers.size(), 1U);
  EXPECT_EQ(refused.headers.front().first, "Retry-After");
  EXPECT_EQ(said(post("/finish", {{"state", "x"}}, "")), "E-HTTP-RATE");
  EXPECT_EQ(said(ask({}, "GET", "/api/v1/session/ways")), "200");
}

TEST_F(SignOnTest, RequestsOfAnAccountAreLimited) {
  Options chosen;
  chosen.account_rate =
      std::make_shared<server::RateLimiter>(server::Rate{.count = 1, .per_s = 3600, .burst = 2}, 7);
  serve(chosen);
  add("member", "enterprise.member", "E1");
  add("other", "enterprise.member", "E2");
  const Browser browser = sign_in("member");
  const Browser second = sign_in("member");
  EXPECT_EQ(said(ask(browser, "GET", "/api/v1/session")), "200");
  EXPECT_EQ(said(ask(second, "GET", "/api/v1/session")), "200");
  EXPECT_EQ(said(ask(browser, "GET", "/api/v1/session")), "E-HTTP-RATE");
  EXPECT_EQ(said(ask(second, "DELETE", "/api/v1/session")), "E-HTTP-RATE");
  EXPECT_EQ(said(ask(sign_in("other"), "GET", "/api/v1/session")), "200");
}

}  // namespace
}  // namespace zhida::desk
