// A real OpenID provider for the tests: every login name and password is accepted, and the name says who signs in,
// as in "1:j.smit+officers+north": the account, and the groups it is in. What stands before the colon makes another
// subject with the same name.
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const [port, redirect, logout] = process.argv.slice(2)
const issuer = `http://127.0.0.1:${port}`
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'aftercare',
      client_secret: 'a secret: with signs/that+need=encoding',
      redirect_uris: [redirect],
      backchannel_logout_uri: logout,
      backchannel_logout_session_required: true,
    },
  ],
  claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
  conformIdTokenClaims: false,
  features: { backchannelLogout: { enabled: true } },
  cookies: { keys: ['only for tests'] },
  // Its own refuses addresses of this computer, where the service of the tests is.
  fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined }),
  pkce: { required: () => true },
  findAccount: (_, login) => {
    const [account, ...groups] = login.split(':').pop().split('+')
    return { accountId: login, claims: () => ({ sub: login, preferred_username: account, groups }) }
  },
})
provider.on('backchannel.error', (_, error) => console.error(error))
createServer(provider.callback()).listen(port, '127.0.0.1', () => console.log('listening'))
