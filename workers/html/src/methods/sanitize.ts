import type { Answer, Parsed } from '@dot-do/contract'
import { sanitize as clean } from '@dot-do/sanitize'
import type contract from 'html.do/contract'

type Contract = typeof contract

/** Makes HTML harmless. */
export const sanitize = ({ html, ...options }: Parsed<Contract, 'sanitize'>): Answer<Contract, 'sanitize'> => clean(html, options)
