/** The dashboard: everything that it does is a request of docs/admin.md. */
import { render } from 'preact'
import { App } from './app.tsx'

render(<App />, document.getElementById('app')!)
