import { ThreadWorker } from 'poolifier'

export default new ThreadWorker((id) => id)
